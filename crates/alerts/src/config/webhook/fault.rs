//! What is wrong with a `[[webhook]]` beside its address and headers.

use super::{Field, Shape, Template, Webhook, template::BadTemplate};
use crate::config::endpoint::{Fault, fault};
use luister_mention::wording;
use luister_net::Settings;

impl Webhook {
    /// Everything that is wrong with it, as far as it can be told without the files that it names and without asking anybody.
    /// Whoever runs a place for it says what may be reached.
    #[must_use]
    pub fn faults(&self, http: &Settings) -> Vec<Fault> {
        let mut faults = self.endpoint().faults(http);
        self.of_shape(&mut faults);
        faults
    }

    fn of_shape(&self, faults: &mut Vec<Fault>) {
        match (self.shape, &self.template) {
            (Shape::Custom, Some(template)) => faults.extend(of_template(template)),
            (Shape::Custom, None) => faults.push(fault(
                "shape",
                "custom",
                wording!("the shape `custom` needs a template", "bij de vorm `custom` hoort een sjabloon"),
                wording!(
                    "add for instance `template = '{{\"text\": \"{{subject}}\"}}'`",
                    "voeg bijvoorbeeld `template = '{{\"text\": \"{{subject}}\"}}'` toe"
                ),
            )),
            (_, Some(template)) => faults.push(only("template", template, "custom")),
            (_, None) => {}
        }
        if let (Shape::Matrix, None) = (self.shape, &self.room) {
            let message = wording!("the shape `matrix` needs a room", "bij de vorm `matrix` hoort een kamer");
            let repair = wording!("add `room = \"!…:acme.example\"`", "voeg `room = \"!…:acme.example\"` toe");
            faults.push(fault("shape", "matrix", message, repair));
        }
        for (key, value, shape, name) in [
            ("room", &self.room, Shape::Matrix, "matrix"),
            ("group", &self.group, Shape::Zammad, "zammad"),
            ("customer", &self.customer, Shape::Zammad, "zammad"),
        ] {
            faults.extend(value.as_ref().filter(|_| self.shape != shape).map(|value| only(key, value, name)));
        }
    }
}

fn only(key: &'static str, value: &str, shape: &str) -> Fault {
    let message = wording!("`{key}` is only for the shape `{shape}`", "`{key}` hoort alleen bij de vorm `{shape}`");
    fault(key, value, message, wording!("leave it out, or write `shape = \"{shape}\"`", "laat het weg of schrijf `shape = \"{shape}\"`"))
}

fn of_template(text: &str) -> Option<Fault> {
    let (part, message, repair) = match Template::parse(text).err()? {
        BadTemplate::Unknown(name) => {
            let known: Vec<&str> = Field::ALL.iter().map(|(name, _)| *name).collect();
            let message = wording!("there is no field `{{{name}}}`", "een veld `{{{name}}}` bestaat niet");
            (Some(format!("{{{name}}}")), message, wording!("there are {}", "kies uit {}", known.join(", ")))
        }
        BadTemplate::NotJson(why) => (
            None,
            wording!("filled in, this is no JSON: {why}", "ingevuld is dit geen JSON: {why}"),
            wording!(
                "fields stand inside quotation marks, as in `{{\"text\": \"{{text}}\"}}`; only {{count}} may stand without",
                "velden staan tussen aanhalingstekens, zoals in `{{\"text\": \"{{text}}\"}}`; alleen {{count}} mag zonder"
            ),
        ),
        BadTemplate::InName => (
            None,
            wording!("a field cannot be the name of a member", "een veld kan geen naam van een onderdeel zijn"),
            wording!("let the field be its value", "zet het veld op de plaats van de waarde"),
        ),
    };
    Some(Fault { part, ..fault("template", text, message, repair) })
}
