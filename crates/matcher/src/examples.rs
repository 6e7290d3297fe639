//! Examples: texts in a table, each with everything that a person says it is.
//!
//! A file of them begins with the line [`HEADER`], and each line below has five columns with TABs between them:
//!
//! ```text
//! lang    labels              channel    phenomenon    text
//! nl      complaint           social     negation pair Het werkt nog steeds niet.
//! nl      none                social     negation pair Het werkt, er is niets mis.
//! en      complaint,question  review     plain         Broken on day one. How do I return it?
//! ```

mod pairs;

use crate::{
    fields::nearest,
    sheet::{Line, Sheet},
};
use luister_mention::{Channel, Lang, Problem, Repair, Signal, Wording, text, wording};
use std::ops::Range;

/// The first line of a table of examples.
pub const HEADER: &str = "lang\tlabels\tchannel\tphenomenon\ttext";
/// What stands in the place of labels when a text is none of the five.
const NONE: &str = "none";
/// What stands behind the phenomenon of a line that belongs to a minimal pair.
const PAIR: &str = " pair";
/// The longest name of a phenomenon, in characters.
const MAX_PHENOMENON: usize = 40;

/// One text with everything that it is, and nothing that it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The line it stands on, counted from 1.
    pub line: u32,
    /// The language it is written in.
    pub lang: Lang,
    /// The signals that it has, each once, in the order in which they are named; of the five others it has none.
    pub signals: Vec<Signal>,
    /// The kind of place that it could be found in.
    pub channel: Channel,
    /// What makes it hard or easy, in a word.
    pub phenomenon: String,
    /// The minimal pair that it belongs to, as a number within its file. Whoever splits a file keeps pairs together.
    pub pair: Option<u32>,
    /// What it says, cleaned as a mention is.
    pub text: String,
}

/// What a file has to give.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// The lines that are good, from top to bottom.
    pub examples: Vec<Example>,
    /// Everything that is wrong or doubtful.
    pub problems: Vec<Problem>,
}

/// Whether a file means to be a table of examples: its first line has TABs.
#[must_use]
pub fn is_table(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.contains('\t') && !first.trim_start_matches('\u{FEFF}').trim_start().starts_with('{')
}

/// Reads a table of examples. Each line that is wrong is told, and the others are read all the same; without its first line
/// nobody knows what the columns are, and nothing is read.
#[must_use]
pub fn read(file: &str, text: &str) -> Examples {
    let mut sheet = Sheet::new(file, text);
    let lines = sheet.lines();
    let mut found = Vec::new();
    match lines.split_first() {
        Some((head, lines)) if head.text == HEADER => {
            if lines.is_empty() {
                let repair = wording!("write one below it", "schrijf er een onder");
                sheet.tell(head.bytes(), wording!("there is no example in this file", "er staat geen voorbeeld in dit bestand"), repair);
            }
            found.extend(lines.iter().filter_map(|line| row(&mut sheet, line)));
        }
        Some((head, _)) => tell_of_header(&mut sheet, head),
        None => sheet.tell(0..0, wording!("this file is empty", "dit bestand is leeg"), first_line()),
    }
    let examples = pairs::number(&mut sheet, found);
    Examples { examples, problems: sheet.finish() }
}

fn first_line() -> Wording {
    let names = HEADER.replace('\t', " ");
    wording!(
        "begin with the line `{names}`, with TABs in place of the spaces",
        "begin met de regel `{names}`, met TABs in plaats van spaties"
    )
}

fn tell_of_header(sheet: &mut Sheet<'_>, head: &Line<'_>) {
    sheet.tell(
        head.bytes(),
        wording!("these are not the columns of a table of examples", "dit zijn niet de kolommen van een tabel met voorbeelden"),
        first_line(),
    );
}

/// One line before it is known whether its pair is there.
struct Row<'t> {
    line: Line<'t>,
    is_pair: bool,
    example: Example,
}

/// Reads one line; all that is wrong with it is told.
fn row<'t>(sheet: &mut Sheet<'_>, line: &Line<'t>) -> Option<Row<'t>> {
    let cells = cells(line);
    let [lang, labels, channel, phenomenon, said] = cells.as_slice() else {
        tell_of_columns(sheet, line, &cells);
        return None;
    };
    let lang = lang_of(sheet, lang);
    let signals = signals_of(sheet, labels);
    let channel = channel_of(sheet, channel);
    let phenomenon = phenomenon_of(sheet, phenomenon);
    let text = text_of(sheet, said);
    let (phenomenon, is_pair) = phenomenon?;
    let example = Example {
        line: line.number,
        lang: lang?,
        signals: signals?,
        channel: channel?,
        phenomenon: phenomenon.to_owned(),
        pair: None,
        text: text?,
    };
    Some(Row { line: *line, is_pair, example })
}

/// A piece of a line, and where it stands in the file.
#[derive(Debug, Clone)]
struct Cell<'t> {
    start: usize,
    text: &'t str,
}

impl Cell<'_> {
    fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

fn pieces<'t>(start: usize, text: &'t str, apart: char) -> Vec<Cell<'t>> {
    let mut at = start;
    let cell = |text: &'t str| {
        let cell = Cell { start: at, text };
        at += text.len() + apart.len_utf8();
        cell
    };
    text.split(apart).map(cell).collect()
}

fn cells<'t>(line: &Line<'t>) -> Vec<Cell<'t>> {
    pieces(line.start, line.text, '\t')
}

fn tell_of_columns(sheet: &mut Sheet<'_>, line: &Line<'_>, cells: &[Cell<'_>]) {
    let columns = HEADER.replace('\t', ", ");
    let count = cells.len();
    let (place, repair) = match cells.get(5) {
        Some(sixth) => {
            (sixth.bytes(), wording!("write a space for each TAB within the text", "schrijf in de tekst een spatie voor elke TAB"))
        }
        None => (line.bytes(), wording!("write one TAB between {columns}", "zet één TAB tussen {columns}")),
    };
    sheet.tell(
        place,
        wording!("this line has {count} columns in place of five", "deze regel heeft {count} kolommen in plaats van vijf"),
        repair,
    );
}

fn lang_of(sheet: &mut Sheet<'_>, cell: &Cell<'_>) -> Option<Lang> {
    let lang = cell.text.parse().ok();
    if lang.is_none() {
        let quoted = quoted(cell.text);
        let message = wording!("`{quoted}` is not a two-letter language code", "`{quoted}` is geen taalcode van twee letters");
        sheet.tell(cell.bytes(), message, wording!("write for instance `nl`", "schrijf bijvoorbeeld `nl`"));
    }
    lang
}

/// The labels of a line. `other` is what luister calls a text that has none, and means the same here.
fn signals_of(sheet: &mut Sheet<'_>, cell: &Cell<'_>) -> Option<Vec<Signal>> {
    if cell.text == NONE {
        return Some(Vec::new());
    }
    let known = || Signal::SCORED.iter().map(|signal| signal.as_str());
    let mut signals = Vec::new();
    let mut is_good = true;
    for label in pieces(cell.start, cell.text, ',') {
        let (word, quoted) = (label.text.trim(), quoted(label.text.trim()));
        match word.parse::<Signal>() {
            Ok(signal) if signal != Signal::Other && !signals.contains(&signal) => {
                signals.push(signal);
                continue;
            }
            Ok(Signal::Other) => {
                tell_label(sheet, &label, wording!("`other` is not a label here", "`other` is hier geen label"), Repair::write(NONE));
            }
            Ok(_) => {
                let repair = wording!("write it once", "schrijf het één keer");
                tell_label(
                    sheet,
                    &label,
                    wording!("the label `{quoted}` is here twice", "het label `{quoted}` staat er twee keer"),
                    repair,
                );
            }
            Err(_) if word == NONE => {
                let message = wording!("`none` stands beside other labels", "`none` staat naast andere labels");
                tell_label(sheet, &label, message, wording!("write it alone or leave it out", "schrijf het alleen of laat het weg"));
            }
            Err(_) => {
                let repair = nearest(word, known().chain([NONE])).map_or_else(|| labels_there_are().into(), Repair::write);
                tell_label(sheet, &label, wording!("`{quoted}` is not a label", "`{quoted}` is geen label"), repair);
            }
        }
        is_good = false;
    }
    signals.sort_unstable();
    is_good.then_some(signals)
}

fn tell_label(sheet: &mut Sheet<'_>, label: &Cell<'_>, message: Wording, repair: impl Into<Repair>) {
    sheet.tell(label.bytes(), message, repair);
}

fn labels_there_are() -> Wording {
    wording!(
        "write some of complaint, question, lead, praise and crisis with commas between them, or `none`",
        "schrijf een of meer van complaint, question, lead, praise en crisis met komma's ertussen, of `none`"
    )
}

fn channel_of(sheet: &mut Sheet<'_>, cell: &Cell<'_>) -> Option<Channel> {
    let found = Channel::ALL.into_iter().find(|channel| channel.as_str() == cell.text);
    if found.is_none() {
        let (quoted, known) = (quoted(cell.text), Channel::ALL.map(Channel::as_str).join(", "));
        let message = wording!("`{quoted}` is not a channel", "`{quoted}` is geen kanaal");
        let write = nearest(cell.text, Channel::ALL.iter().map(|channel| channel.as_str()));
        let repair = write.map_or_else(|| wording!("choose from {known}", "kies uit {known}").into(), Repair::write);
        sheet.tell(cell.bytes(), message, repair);
    }
    found
}

/// The phenomenon, and whether the line belongs to a pair.
fn phenomenon_of<'t>(sheet: &mut Sheet<'_>, cell: &Cell<'t>) -> Option<(&'t str, bool)> {
    let (word, is_pair) = cell.text.strip_suffix(PAIR).map_or((cell.text, false), |word| (word, true));
    let is_word = !word.is_empty() && !word.contains(char::is_whitespace) && word.chars().count() <= MAX_PHENOMENON;
    if !is_word || word != text::line(word) {
        let quoted = quoted(cell.text);
        let message = if word.is_empty() {
            wording!("there is no phenomenon", "er is geen verschijnsel")
        } else {
            wording!("`{quoted}` is not the name of a phenomenon", "`{quoted}` is geen naam voor een verschijnsel")
        };
        let repair = wording!(
            "write one word, such as `negation` or `plain`, and ` pair` behind it if the line belongs to a pair",
            "schrijf één woord, zoals `negation` of `plain`, met ` pair` erachter als de regel bij een paar hoort"
        );
        sheet.tell(cell.bytes(), message, repair);
        return None;
    }
    Some((word, is_pair))
}

fn text_of(sheet: &mut Sheet<'_>, cell: &Cell<'_>) -> Option<String> {
    let clean = text::clean(cell.text);
    let (kept, is_cut) = text::cut(&clean, text::MAX_TEXT_BYTES);
    if kept.is_empty() || is_cut {
        let (message, repair) = if is_cut {
            let most = text::MAX_TEXT_BYTES;
            let message = wording!(
                "this text is longer than the {most} bytes that are kept of one",
                "deze tekst is langer dan de {most} bytes die bewaard worden"
            );
            (message, wording!("shorten it", "kort hem in"))
        } else {
            (
                wording!("there is no text", "er is geen tekst"),
                wording!("write one in the last column", "schrijf er een in de laatste kolom"),
            )
        };
        sheet.tell(cell.bytes(), message, repair);
        return None;
    }
    Some(kept.to_owned())
}

/// As much of a stranger's word as a message can bear.
fn quoted(word: &str) -> String {
    text::excerpt(&text::line(word), MAX_PHENOMENON)
}

#[cfg(test)]
mod tests;
