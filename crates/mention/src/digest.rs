//! The periodic report: what it holds, and how far it has come.

use crate::{
    CaseState, Channel, Counts, DigestReview, Draft, Gap, KeyFigures, Link, ListKind, ListName, MentionId, Place, Position, Rating, Signal,
    SilenceReason, SourceName,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The form of a report: what it is compared with, and what it is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DigestForm {
    /// With the same weekdays of the last eight weeks.
    #[default]
    Day,
    /// With the last eight weeks.
    Week,
    /// With the last three months.
    Month,
}

/// A part of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// How much is said, and in what mood.
    Volume,
    /// What is complained about.
    Complaints,
    /// What is asked most.
    Questions,
    /// People who may buy.
    Leads,
    /// Who speaks.
    Voices,
    /// How cases were dealt with.
    Webcare,
    /// How reviewers rate.
    Reviews,
    /// How much of all that is said is about us.
    Share,
    /// What deserves a look.
    Seen,
}

impl Section {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] =
        [Self::Volume, Self::Seen, Self::Complaints, Self::Questions, Self::Leads, Self::Voices, Self::Webcare, Self::Reviews, Self::Share];
}

/// One digest, as it is sent. Of one that an older version sealed there are period and lines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DigestBody {
    /// What the configuration calls it.
    pub name: String,
    /// Its form.
    pub form: DigestForm,
    /// What was recorded from here…
    pub from: DateTime<Utc>,
    /// …up to here.
    pub until: DateTime<Utc>,
    /// The parts that it has, in their order.
    pub sections: Vec<Section>,
    /// What is counted.
    pub figures: KeyFigures,
    /// The period before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Box<KeyFigures>>,
    /// How much is usual in such a time; none if nothing was heard long enough ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Usual>,
    /// The lists, ours first.
    pub lists: Vec<ListFigures>,
    /// The period in parts: hours, days or weeks of the clock on the wall.
    pub parts: Vec<PartFigures>,
    /// How the stars of each site went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<StarsOverTime>,
    /// Sudden rises that began or went on in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storms: Vec<DigestStorm>,
    /// What is complained about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaints: Option<Topics>,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Topics>,
    /// Where leads came from, the most first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead_sources: Vec<(SourceName, u32)>,
    /// Who spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voices: Option<Voices>,
    /// What deserves a look, the most first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
    /// How complete all of this is.
    pub complete: Completeness,
    /// The mentions behind the figures, the most serious first, at most so many as a digest lists.
    pub lines: Vec<DigestLine>,
    /// How many more there were.
    pub more: u32,
    /// Where it can be read as a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Link>,
    /// Whether an editor saw it first; none if nobody was meant to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<DigestReview>,
}

/// How much is usual in a period: the mean of so many earlier ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// Of how many.
    pub of: u32,
    /// Mentions in all.
    pub total: f64,
    /// Mentions of each signal, in the order of [`Counts::SIGNALS`].
    pub signals: Vec<f64>,
    /// The mood of all of them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<f64>,
    /// Mentions in each part of the period.
    pub parts: Vec<f64>,
}

/// One list in a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListFigures {
    /// The list.
    pub list: ListName,
    /// What it is about.
    pub kind: ListKind,
    /// What was said.
    pub counts: Counts,
    /// How much is usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
    /// What was said in the period before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Counts>,
}

/// One part of the period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PartFigures {
    /// When it begins.
    pub from: DateTime<Utc>,
    /// What was said in it.
    pub counts: Counts,
}

/// The average stars of each site in some times that follow on one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StarsOverTime {
    /// When each of them ends, the oldest first.
    pub until: Vec<DateTime<Utc>>,
    /// For each site the average in each of them, in stars of five; none where nobody rated it.
    pub sites: Vec<(SourceName, Vec<Option<f32>>)>,
}

/// A sudden rise, as a digest marks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestStorm {
    /// Of which list.
    pub list: ListName,
    /// The signal that rose, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// The source that rose, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it was over; none if it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

/// What mentions are about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Topics {
    /// The subjects, the largest first.
    pub found: Vec<Topic>,
    /// How many belong to none of them.
    pub unsorted: u32,
    /// How many there are in all.
    pub total: u32,
    /// How many there were in the period before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<u32>,
}

/// One subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// By this it is known from one digest to the next.
    pub id: String,
    /// The words that set it apart.
    pub name: String,
    /// How many are about it.
    pub count: u32,
    /// How many were in the period before; none if nothing is known of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<u32>,
    /// Typical ones.
    pub typical: Vec<DigestLine>,
    /// What the team keeps ready to answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What an editor says with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// Who spoke.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Voices {
    /// How many people and papers spoke.
    pub authors: u32,
    /// Of how many nothing was heard before.
    pub new: u32,
    /// How many mentions do not say who wrote them.
    pub nameless: u32,
    /// The press, those that are read most first.
    pub press: Vec<Voice>,
    /// All others.
    pub public: Vec<Voice>,
    /// Who told a story first that others told too, the one told most first.
    pub first: Vec<FirstTold>,
}

/// One of those who spoke.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// What it is called.
    pub name: String,
    /// Where it spoke last.
    pub source: SourceName,
    /// How often.
    pub mentions: u32,
    /// How many people it may have reached at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<u64>,
    /// Whether nothing was heard of it before.
    pub is_new: bool,
    /// What most of that is counted as.
    pub signal: Signal,
    /// The last of its mentions; none in a digest of an older version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<MentionId>,
}

/// Who told a story first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirstTold {
    /// What it says, where and when it was told first.
    pub line: DigestLine,
    /// In how many places it was told.
    pub places: u32,
}

/// A mention that deserves a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The mention; of a story the one that deserves it most.
    pub line: DigestLine,
    /// Why.
    pub why: Vec<SeenWhy>,
    /// Where else its story appeared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// In how many places it appeared in all.
    pub places_total: u32,
    /// What an editor says with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// Why a mention deserves a look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenWhy {
    /// What it is.
    Signal(Signal),
    /// How many people it may have reached.
    Reached(u64),
    /// In how many places its story was told.
    ToldIn(u32),
    /// Somebody wrote it whom many read: the press.
    Press(Channel),
    /// Nobody has answered it.
    Unanswered(CaseState),
    /// How it rates.
    Rated(Rating),
}

/// How complete a digest is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Completeness {
    /// How many sources were heard without a gap.
    pub whole: u32,
    /// Those that were not, the worst first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<BrokenSource>,
    /// Those that were not read yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<SourceName>,
    /// How many mentions were heard more than an hour after they were published.
    pub late: u32,
    /// How many were recorded in this period and heard before it: they were brought in from elsewhere.
    #[serde(default)]
    pub brought: u32,
    /// Since when figures are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

/// A source of which something may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BrokenSource {
    /// The source.
    pub source: SourceName,
    /// Why it is not heard as it should be, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent: Option<(SilenceReason, DateTime<Utc>)>,
    /// What may be missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// How its last poll went, if that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One mention in a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestLine {
    /// The mention.
    pub id: MentionId,
    /// What it is counted as.
    pub signal: Signal,
    /// When it was.
    pub when: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What a reviewer gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Its title, or the beginning of its text.
    pub excerpt: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Link>,
}

/// How far a digest has come. It is advanced by the transaction that seals the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestCursor {
    /// The digest: its name in the configuration.
    pub name: String,
    /// The last position it covers.
    pub position: Position,
    /// The time that the last one was due.
    pub due: DateTime<Utc>,
    /// Where the last one ended, if it was made later than it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// The subjects of the last one, as JSON that only insight reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topics: String,
    /// The last one that an editor got before its readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

impl DigestCursor {
    /// A digest that has come as far as this.
    #[must_use]
    pub fn new(name: impl Into<String>, position: Position, due: DateTime<Utc>) -> Self {
        Self { name: name.into(), position, due, until: None, topics: String::new(), draft: None }
    }
}
