//! The record of processing as text and as a page.

use super::{
    Register,
    recipients::{Country, Recipient},
};
use chrono_tz::Tz;
use luister_mention::{Locale, Size, text as plain};
use std::fmt::Write as _;

/// A part of the record: a heading, and lines of two pieces each, the second of which may be empty.
struct Part {
    title: String,
    lines: Vec<(String, String)>,
}

/// As text.
pub(crate) fn text(register: &Register, locale: Locale, zone: Tz) -> String {
    let mut told = format!("{}\n", title(register, locale, zone));
    for Part { title, lines } in parts(register, locale) {
        write!(told, "\n{title}\n").unwrap_or_default();
        for (what, value) in lines {
            let line = if value.is_empty() { format!("  - {what}\n") } else { format!("  - {what}: {value}\n") };
            told.push_str(&line);
        }
    }
    told
}

/// As a page that stands alone.
pub(crate) fn html(register: &Register, locale: Locale, zone: Tz) -> String {
    let title = escaped(&title(register, locale, zone));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        locale.pick("nl", "en")
    );
    for Part { title, lines } in parts(register, locale) {
        write!(page, "<h2>{}</h2>\n<table>\n", escaped(&title)).unwrap_or_default();
        for (what, value) in lines {
            let (what, value) = (escaped(&what), escaped(&value));
            let row = if value.is_empty() {
                format!("<tr><td colspan=\"2\">{what}</td></tr>\n")
            } else {
                format!("<tr><th scope=\"row\">{what}</th><td>{value}</td></tr>\n")
            };
            page.push_str(&row);
        }
        page.push_str("</table>\n");
    }
    page + "</main>\n</body>\n</html>\n"
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2430;background:#fff}main{max-width:60rem;margin:0 auto;padding:1.5rem}\
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%}\
th,td{border-top:1px solid #d5dbe3;padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{font-weight:600;width:35%}\
@media (prefers-color-scheme:dark){body{color:#e7ebf0;background:#14181f}th,td{border-color:#3a4452}}";

fn title(register: &Register, locale: Locale, zone: Tz) -> String {
    let made = locale.moment(&register.made.with_timezone(&zone));
    locale.pick(format!("Register van verwerkingen van luister, {made}"), format!("Record of processing by luister, {made}"))
}

fn parts(register: &Register, locale: Locale) -> Vec<Part> {
    let said = |nl: &str, en: &str| locale.pick(nl, en).to_owned();
    let unknown = || said("niet ingevuld", "not said");
    let alone = |line: String| (line, String::new());
    let part = |title: String, lines: Vec<(String, String)>| Part { title, lines };
    let mut parts = vec![
        part(
            said("Waarom", "Why"),
            [
                vec![
                    (said("Verantwoordelijk", "Responsible"), register.controller.clone().unwrap_or_else(unknown)),
                    (said("Grondslag", "Ground in law"), register.basis.clone().unwrap_or_else(unknown)),
                ],
                if register.purposes.is_empty() {
                    vec![(
                        said("Doel", "Purpose"),
                        said(
                            "horen wat er in het openbaar over ons gezegd wordt, en antwoorden wie daarom vraagt",
                            "hear what is said about us in public, and answer who asks for it",
                        ),
                    )]
                } else {
                    register.purposes.iter().map(|purpose| (said("Doel", "Purpose"), purpose.clone())).collect()
                },
            ]
            .concat(),
        ),
        part(said("Van wie en wat", "Of whom, and what"), kinds(locale)),
        part(
            said("Bronnen", "Sources"),
            register
                .sources
                .iter()
                .map(|origin| (origin.name.clone(), format!("{} · {}", origin.channel, origin.hosts.join(", "))))
                .collect(),
        ),
        part(
            said("Wie het ontvangt", "Who receives it"),
            register.recipients.iter().map(|recipient| received(recipient, locale)).collect(),
        ),
        part(
            said("Hoe lang", "How long"),
            register
                .terms
                .iter()
                .map(|term| {
                    (
                        term.what.in_words(locale).to_owned(),
                        term.keep.as_deref().map_or_else(|| said("voor altijd", "for ever"), |keep| days(keep, locale)),
                    )
                })
                .collect(),
        ),
        part(said("Waar op schijf", "Where on disk"), places(register, locale)),
        part(
            said("Hoe het veilig is", "How it is kept safe"),
            register.measures.iter().map(|measure| alone(measure.in_words(locale).to_owned())).collect(),
        ),
        part(said("Let op", "To look at"), register.warnings.iter().map(|warning| alone(warning.in_words(locale).to_owned())).collect()),
    ];
    parts.retain(|part| !part.lines.is_empty());
    parts
}

/// A period as people say it.
fn days(period: &str, locale: Locale) -> String {
    match period.strip_suffix('d') {
        Some("1") => locale.pick("1 dag", "1 day").to_owned(),
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("{number} {}", locale.pick("dagen", "days")),
        _ => period.to_owned(),
    }
}

fn kinds(locale: Locale) -> Vec<(String, String)> {
    let pairs = [
        (
            ("Wie in het openbaar over ons schrijft", "Who writes about us in public"),
            (
                "tekst, titel, tijd, beoordeling, adres van het bericht; naam, account en pagina van de schrijver en hoeveel volgers die heeft, voor zover de bron dat toont",
                "text, title, time, rating, address of the message; name, account and page of the writer and how many followers there are, as far as the source shows it",
            ),
        ),
        (
            ("Wat luister ervan maakt", "What luister makes of it"),
            (
                "of het een klacht, vraag, koopsignaal, lof of crisis is, met de redenen; de geschiedenis van dezelfde schrijver; wat een klantsysteem erover zei",
                "whether it is a complaint, a question, a lead, praise or a crisis, with the reasons; the history of the same writer; what a customer system said",
            ),
        ),
        (
            ("Wie bij ons antwoordt", "Who answers at our side"),
            ("naam, mailadres, wat die deed en wanneer", "name, mail address, what was done and when"),
        ),
    ];
    pairs.into_iter().map(|(whose, what)| (locale.pick(whose.0, whose.1).to_owned(), locale.pick(what.0, what.1).to_owned())).collect()
}

fn received(recipient: &Recipient, locale: Locale) -> (String, String) {
    let Recipient { kind, name, host, place, gets, .. } = recipient;
    let kind = match *kind {
        "mail server" => locale.pick("mailserver", "mail server"),
        kind => kind,
    };
    let place = match place {
        Country::Here => locale.pick("eigen netwerk", "our own network").to_owned(),
        Country::In(code) => code.clone(),
        Country::Unknown => locale.pick("land onbekend", "country unknown").to_owned(),
    };
    let host = host.as_deref().filter(|host| host != name).map(|host| format!("{host}, ")).unwrap_or_default();
    (format!("{kind} {name}"), format!("{host}{place}; {}", gets.in_words(locale)))
}

fn places(register: &Register, locale: Locale) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for place in &register.places {
        let size = place.bytes.map(|bytes| Size(bytes).in_words()).unwrap_or_default();
        lines.push((place.what.in_words(locale).to_owned(), format!("{} ({size})", place.path.display())));
        let mut kinds: Vec<(&String, &u64)> = place.kinds.iter().collect();
        kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
        let kinds: Vec<String> = kinds.into_iter().take(8).map(|(kind, bytes)| format!("{kind} {}", Size(*bytes).in_words())).collect();
        if !kinds.is_empty() {
            lines.push((locale.pick("waarvan", "of which").to_owned(), kinds.join(", ")));
        }
    }
    lines
}

fn escaped(said: &str) -> String {
    plain::clean(said).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
