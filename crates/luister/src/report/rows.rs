//! What stands in the tables and lists of a report.

use super::words::Words;
use chrono::NaiveDate;
use luister_matcher::backtest::{Day, Example, Missed, Piece, QueryShare, TermShare, Work};
use luister_mention::{Link, text};

/// The most of a name that is shown, in characters.
const NAME_CHARS: usize = 60;

/// One query.
pub(crate) struct QueryRow {
    pub(super) line: u32,
    pub(super) found: String,
    pub(super) only: String,
    pub(super) query: String,
    /// ` => complaint`, if it stands for a signal.
    pub(super) signal: String,
}

/// One term.
pub(crate) struct TermRow {
    pub(super) term: String,
    pub(super) lines: String,
    pub(super) found: String,
    pub(super) only: String,
    /// For a wildcard, the words it found.
    pub(super) words: String,
}

/// One mention whose verdict changes.
pub(crate) struct ExampleRow {
    /// When, where, who, as what, by which lines.
    pub(super) facts: String,
    /// Why it is shown, if that has to be said.
    pub(super) notes: Vec<String>,
    pub(super) quote: Vec<Piece>,
    pub(super) url: Option<Link>,
}

/// One day, for a drawing.
pub(crate) struct DayRow {
    pub(super) date: NaiveDate,
    pub(super) before: u64,
    pub(super) after: u64,
}

impl Words {
    pub(super) fn query(self, share: &QueryShare) -> QueryRow {
        let signal = share.signal.map(|signal| format!(" => {signal}")).unwrap_or_default();
        QueryRow { line: share.line, found: self.number(share.found), only: self.number(share.only), query: query_of(&share.query), signal }
    }

    pub(super) fn term(self, share: &TermShare) -> TermRow {
        let mut words: Vec<String> = share.words.iter().map(|(word, count)| format!("{word} {}", self.number(*count))).collect();
        if share.more_words > 0 {
            words.push(self.pick("en andere", "and others").to_owned());
        }
        TermRow {
            term: share.term.clone(),
            lines: self.lines(&share.lines),
            found: self.number(share.found),
            only: self.number(share.only),
            words: words.join(", "),
        }
    }

    /// A mention that only one version finds: the draft, or the list that it would take the place of.
    pub(super) fn example(self, example: &Example, is_old: bool) -> ExampleRow {
        let by = match example.lines.as_slice() {
            [] => self.pick("volgens de bron", "says its source").to_owned(),
            lines => self.line_of(lines, is_old),
        };
        let row = self.bare_example(example);
        ExampleRow { facts: format!("{} · {} · {by}", row.facts, example.signal.word(self.locale)), ..row }
    }

    /// A mention with when, where and by whom.
    pub(super) fn bare_example(self, example: &Example) -> ExampleRow {
        let author = example.author.as_deref().map(|author| text::excerpt(&text::line(author), NAME_CHARS));
        let facts = [Some(self.day(example.heard)), Some(example.source.to_string()), author];
        ExampleRow {
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            notes: Vec::new(),
            quote: example.quote.clone(),
            url: example.url.clone(),
        }
    }

    /// A mention that people worked on.
    pub(super) fn missed(self, missed: &Missed) -> ExampleRow {
        let work = match missed.work {
            Work::Case(state) => {
                let handled = state == luister_mention::CaseState::Handled;
                let word = if handled { self.pick("afgehandeld", "handled") } else { self.pick("opgepakt", "claimed") };
                self.pick(format!("een collega heeft dit {word}"), format!("a colleague {word} this"))
            }
            Work::Label(signal) => {
                let word = signal.word(self.locale);
                self.pick(format!("een collega noemde dit: {word}"), format!("a colleague called this: {word}"))
            }
        };
        ExampleRow { notes: vec![work], ..self.example(&missed.example, true) }
    }
}

impl From<&Day> for DayRow {
    fn from(day: &Day) -> Self {
        Self { date: day.date, before: day.before, after: day.after }
    }
}

/// A query without the signal that is written behind it.
fn query_of(written: &str) -> String {
    let line = text::line(written);
    line.rsplit_once("=>").map_or(line.as_str(), |(query, _)| query).trim_end().to_owned()
}
