//! What months, days and time zones are called.

/// Months by their number, in Dutch, English, German, French, Spanish, Italian, Portuguese, Hungarian and Greek. Three or
/// more first letters stand for a name.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro", "január", "ιανουαρίου", "ιαν"],
    &["februari", "february", "februar", "feber", "février", "fevrier", "febrero", "fevereiro", "február", "φεβρουαρίου"],
    &["maart", "mrt", "march", "märz", "maerz", "mrz", "mars", "marzo", "março", "március", "μαρτίου", "μάρτιος"],
    &["april", "avril", "aprile", "abril", "április", "απριλίου"],
    &["mei", "may", "mai", "mayo", "maggio", "maio", "május", "máujus", "μαΐου", "μαϊου", "μάιος"],
    &["juni", "june", "juin", "junio", "giugno", "junho", "június", "ιουνίου", "ιούνιος"],
    &["juli", "july", "juillet", "julio", "luglio", "julho", "július", "ιουλίου", "ιούλιος"],
    &["augustus", "august", "août", "aout", "agosto", "augusztus", "αυγούστου", "αύγουστος"],
    &["september", "septembre", "septiembre", "settembre", "setembro", "szeptember", "σεπτεμβρίου"],
    &["oktober", "october", "octobre", "octubre", "ottobre", "outubro", "október", "οκτωβρίου"],
    &["november", "novembre", "noviembre", "novembro", "νοεμβρίου", "νοέμβριος"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dezembro", "δεκεμβρίου"],
];
/// Days of the week in the same languages; two or more first letters stand for a name.
const DAYS: [&str; 61] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "miercoles",
    "jueves",
    "viernes",
    "sábado",
    "sabado",
    "domingo",
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "domenica",
    "segunda",
    "terça",
    "quarta",
    "quinta",
    "sexta",
    "hétfő",
    "kedd",
    "szerda",
    "csütörtök",
    "péntek",
    "szombat",
    "vasárnap",
    "κυριακή",
    "δευτέρα",
    "τρίτη",
    "τετάρτη",
    "πέμπτη",
];
/// Two more, which do not begin as written in full: Greek has an accent there.
const MORE_DAYS: [&str; 3] = ["παρασκευή", "σάββατο", "κυρ"];
/// Words that say nothing.
const FILLERS: [&str; 19] =
    ["om", "op", "de", "den", "der", "het", "uur", "at", "on", "the", "of", "um", "uhr", "am", "à", "a", "le", "del", "às"];
/// Zones by the names that feeds give them, in minutes east of Greenwich. Where a name has two meanings, it is the one of
/// North America, as RFC 822 has it, or of Europe.
const ZONES: [(&str, i32); 47] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("UT", 0),
    ("WET", 0),
    ("AT", -240),
    ("AST", -240),
    ("ADT", -180),
    ("ET", -300),
    ("EST", -300),
    ("EDT", -240),
    ("CT", -360),
    ("CST", -360),
    ("CDT", -300),
    ("MT", -420),
    ("MST", -420),
    ("MDT", -360),
    ("PT", -480),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("NST", -210),
    ("NDT", -150),
    ("BRT", -180),
    ("ART", -180),
    ("BST", 60),
    ("IST", 330),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MET", 60),
    ("MEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("SAST", 120),
    ("SGT", 480),
    ("HKT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
];
/// The longest name of a zone that is not known; it is read as UTC, hours beside it at most.
const MAX_ZONE: usize = 5;
/// The farthest zone from Greenwich, in hours.
const FARTHEST: i32 = 15;

/// The number of a month by its name or the first letters of it.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let is = |name: &&str| name == &word || name.starts_with(&word) && word.chars().count() >= 3;
    if word == "jui" {
        return None; // juin or juillet
    }
    (1..).zip(MONTHS).find(|(_, names)| names.iter().any(is)).map(|(number, _)| number)
}

/// Whether a word is a day of the week, or the first letters of one.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    word.chars().count() >= 2 && DAYS.iter().chain(&MORE_DAYS).any(|name| name.starts_with(&word)) || word == "thurs" || word == "tues"
}

/// Whether a word says nothing. In capitals it does: `AT` is the zone of Halifax.
pub(super) fn is_filler(word: &str) -> bool {
    if word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let word = word.to_lowercase();
    FILLERS.contains(&word.as_str())
}

/// A zone in seconds east of Greenwich: `+0100`, `-05:30`, `GMT+1`, `CEST`; none at all is UTC.
pub(super) fn zone(text: &str) -> Option<i32> {
    let name = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    if name.is_empty() {
        return Some(0);
    }
    let upper = name.to_ascii_uppercase();
    let behind_name = ["GMT", "UTC", "UT", "Z"].into_iter().find_map(|prefix| upper.strip_prefix(prefix)).unwrap_or(&upper).trim();
    if behind_name.starts_with(['+', '-', '−']) {
        return offset(behind_name);
    }
    if let Some((_, minutes)) = ZONES.iter().find(|(known, _)| *known == upper) {
        return Some(minutes * 60);
    }
    (name.len() <= MAX_ZONE && name.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(0)
}

/// `+0100`, `+01:00`, `+1`, with anything in brackets behind it.
fn offset(text: &str) -> Option<i32> {
    let text = text.split('(').next()?.trim_end();
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.trim_start_matches(['-', '−'])),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(halves) => halves,
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len() - 2)?,
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= FARTHEST && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}
