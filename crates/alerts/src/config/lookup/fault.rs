//! What is wrong with a `[[lookup]]` beside its address and headers.

use super::{Code, Lookup, MAX_CODE_BYTES, Sent};
use crate::config::endpoint::{Fault, fault};
use luister_mention::wording;
use luister_net::Settings;

impl Lookup {
    /// Everything that is wrong with it, as far as it can be told without the files that it names and without asking anybody.
    /// Whoever runs a place for it says what may be reached.
    #[must_use]
    pub fn faults(&self, http: &Settings) -> Vec<Fault> {
        let mut faults = self.endpoint().faults(http);
        match (&self.code, self.send.contains(&Sent::Code)) {
            (None, true) => {
                let message = wording!(
                    "`code` is sent, and nothing says what one looks like",
                    "`code` wordt meegestuurd, maar hoe die eruitziet staat er niet"
                );
                let repair = wording!(r"add for instance `code = '\bORD-\d{{6}}\b'`", r"voeg bijvoorbeeld `code = '\bORD-\d{{6}}\b'` toe");
                faults.push(fault("send", "code", message, repair));
            }
            (Some(code), false) => {
                let message = wording!("this code is not sent", "deze code wordt niet meegestuurd");
                let repair = wording!("add \"code\" to `send`, or leave it out here", "zet \"code\" bij `send` of laat hem hier weg");
                faults.push(fault("code", &code.text, message, repair));
            }
            (Some(_), true) | (None, false) => {}
        }
        faults.extend(self.code.as_ref().and_then(of_code));
        faults
    }
}

fn of_code(code: &Code) -> Option<Fault> {
    let with = |message, repair| Some(fault("code", &code.text, message, repair));
    let bytes = code.text.len();
    if bytes > MAX_CODE_BYTES {
        return with(
            wording!(
                "this pattern has {bytes} bytes, and {MAX_CODE_BYTES} at most are read",
                "dit patroon heeft {bytes} bytes en er worden er hooguit {MAX_CODE_BYTES} gelezen"
            ),
            wording!("make it shorter", "maak het korter"),
        );
    }
    match Code::compiled(&code.text) {
        Err(regex::Error::CompiledTooBig(_)) => with(
            wording!("this pattern is too large", "dit patroon is te groot"),
            wording!(r"let it repeat less: `\d{{6}}` for six digits", r"laat het minder herhalen: `\d{{6}}` voor zes cijfers"),
        ),
        Err(error) => {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
            with(
                wording!("this is no regular expression: {why}", "dit is geen reguliere expressie: {why}"),
                wording!(r"write for instance `code = '\bORD-\d{{6}}\b'`", r"schrijf bijvoorbeeld `code = '\bORD-\d{{6}}\b'`"),
            )
        }
        Ok(pattern) if pattern.is_match("") => with(
            wording!("this pattern fits where there is no code at all", "dit patroon past ook waar helemaal geen code staat"),
            wording!(r"ask for at least one sign: `\d+`, not `\d*`", r"vraag om minstens één teken: `\d+`, niet `\d*`"),
        ),
        Ok(_) => None,
    }
}
