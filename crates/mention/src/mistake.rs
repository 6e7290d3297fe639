//! The rules by which lists and configuration are looked through, each by a name that does not change.

use serde::{Deserialize, Serialize};

/// The rule that a problem comes from. `check --json` gives its name in small letters with hyphens, `mixed-and-or`, so that an editor
/// can know it whatever the words and the language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mistake {
    /// AND beside OR without brackets.
    MixedAndOr,
    /// NEAR behind NEAR.
    MixedNear,
    /// Beside NEAR stands more than words.
    NearOperand,
    /// `near/3:` without enough words.
    NearWords,
    /// A distance that is no number, or too large.
    BadDistance,
    /// An operator with nothing before or behind it.
    MissingOperand,
    /// Only what may not be there is said.
    OnlyNot,
    /// NOT behind NOT.
    DoubleNot,
    /// An operator in small letters.
    SmallOperator,
    /// An operator between words in capitals, where it may be a part of a name.
    OperatorInName,
    /// An operator of other tools.
    ForeignOperator,
    /// Words side by side without quotes.
    BareWords,
    /// A wildcard in first place.
    LeadingWildcard,
    /// Too few letters before a wildcard.
    ShortWildcard,
    /// A wildcard where none can be.
    MisplacedWildcard,
    /// A question mark at the end of a word of a phrase.
    QuestionMark,
    /// Nothing between quotes.
    EmptyPhrase,
    /// Nothing between brackets, braces or backticks.
    EmptyBrackets,
    /// Signs without a word.
    NoWord,
    /// A quote, backtick, brace, bracket, slash or comment that is not closed.
    Unclosed,
    /// A phrase in single quotes.
    SingleQuotes,
    /// A sign that means nothing where it stands.
    StraySign,
    /// `~` behind something else than a phrase or parts joined by AND.
    StrayTilde,
    /// A sign that is not looked at.
    IdleSign,
    /// A sign that is not seen.
    HiddenSign,
    /// A regular expression that is none, too large, or finds everything.
    BadRegex,
    /// A field that there is not.
    UnknownField,
    /// A field within another.
    FieldInField,
    /// A field, a key or a name without a value.
    NoValue,
    /// A value that its field cannot have.
    BadValue,
    /// A range or a comparison that is none.
    BadRange,
    /// `count:` without a number or something to count.
    BadCount,
    /// A signal that there is not.
    UnknownSignal,
    /// Something behind the signal.
    BehindSignal,
    /// A signal where none can be.
    MisplacedSignal,
    /// A part that adds nothing.
    IdleTerm,
    /// A query that adds nothing to another one.
    IdleQuery,
    /// The same query twice.
    SameQuery,
    /// What has to be there is kept out.
    Contradiction,
    /// A query that would find almost everything.
    FindsAlmostEverything,
    /// A `$name` that stands for nothing.
    UnknownName,
    /// A `$name` that no query uses.
    UnusedName,
    /// A `$name`, a key or a list that is there twice.
    Twice,
    /// A list that there is not.
    UnknownList,
    /// A list that has mistakes of its own.
    BrokenList,
    /// Something that stands for itself.
    Circle,
    /// A source that there is not.
    UnknownSource,
    /// A team that there is not.
    UnknownTeam,
    /// A name that cannot be one.
    BadName,
    /// A list without a query, or a line without one.
    NoQuery,
    /// A key that the header does not have, or a query that begins like one.
    UnknownKey,
    /// A header that does not end where it should, or a line of it that is indented.
    HeaderLayout,
    /// A kind of list that there is not.
    UnknownKind,
    /// A language that is none.
    UnknownLanguage,
    /// A line that begins like a test and is none, or a test without a text.
    BadTest,
    /// A test of the list that fails.
    FailedTest,
    /// More than can be read: too long, too deep, too many.
    TooMuch,
    /// Further problems that are not told one by one.
    More,
    /// Anything in the files of the configuration.
    Configuration,
    /// None of these.
    #[default]
    Other,
}

impl Mistake {
    /// Every rule, in the order of the documentation.
    pub const ALL: [Self; 60] = [
        Self::MixedAndOr,
        Self::MixedNear,
        Self::NearOperand,
        Self::NearWords,
        Self::BadDistance,
        Self::MissingOperand,
        Self::OnlyNot,
        Self::DoubleNot,
        Self::SmallOperator,
        Self::OperatorInName,
        Self::ForeignOperator,
        Self::BareWords,
        Self::LeadingWildcard,
        Self::ShortWildcard,
        Self::MisplacedWildcard,
        Self::QuestionMark,
        Self::EmptyPhrase,
        Self::EmptyBrackets,
        Self::NoWord,
        Self::Unclosed,
        Self::SingleQuotes,
        Self::StraySign,
        Self::StrayTilde,
        Self::IdleSign,
        Self::HiddenSign,
        Self::BadRegex,
        Self::UnknownField,
        Self::FieldInField,
        Self::NoValue,
        Self::BadValue,
        Self::BadRange,
        Self::BadCount,
        Self::UnknownSignal,
        Self::BehindSignal,
        Self::MisplacedSignal,
        Self::IdleTerm,
        Self::IdleQuery,
        Self::SameQuery,
        Self::Contradiction,
        Self::FindsAlmostEverything,
        Self::UnknownName,
        Self::UnusedName,
        Self::Twice,
        Self::UnknownList,
        Self::BrokenList,
        Self::Circle,
        Self::UnknownSource,
        Self::UnknownTeam,
        Self::BadName,
        Self::NoQuery,
        Self::UnknownKey,
        Self::HeaderLayout,
        Self::UnknownKind,
        Self::UnknownLanguage,
        Self::BadTest,
        Self::FailedTest,
        Self::TooMuch,
        Self::More,
        Self::Configuration,
        Self::Other,
    ];
}
