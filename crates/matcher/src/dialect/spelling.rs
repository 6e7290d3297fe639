//! What a tool's query language is made of, so that each tool is a table of its own.

/// How a tool spells its queries.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The words that join.
    pub operators: &'static [(&'static str, Joins)],
    /// How AND beside OR is read where no brackets say it.
    pub mixing: Mixing,
    /// What else it does.
    pub habits: &'static [Habit],
    /// What else is true of every query.
    pub differs: Option<Differs>,
    /// What stands before a colon, in small letters.
    pub fields: &'static [(&'static str, Keep)],
}

/// Something that some tools do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// The words that join do so in small letters too.
    SmallOperators,
    /// The words that join are skipped in small letters, as all words are that stand everywhere.
    SkipsSmall,
    /// Words side by side are known to mean AND.
    BlankIsAnd,
    /// `{BT}` is a word in its exact case.
    Braces,
    /// `?` stands for a letter at the end of a word too.
    OneLetter,
    /// `*` stands for a word, and not for the end of one.
    StarIsWord,
}

/// What a word joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joins {
    And,
    Or,
    Not,
    /// NEAR, with the number that it has if it does not say.
    Near {
        usual: Option<u32>,
        ordered: bool,
    },
}

/// How AND beside OR is read where no brackets say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mixing {
    /// AND first.
    AndFirst,
    /// OR first.
    OrFirst,
    /// The tool refuses it, and so do we.
    Refused,
    /// It is not known. AND first finds whatever the other reading finds.
    Unknown,
}

/// Something about a tool that its every query should be read with in mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Differs {
    /// It finds other forms of a word and words that mean the same.
    Forms,
    /// Not all of its language is known.
    LittleKnown,
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keep {
    /// Ours of this name means the same.
    As(&'static str),
    /// Ours of this name is the nearest.
    Alike(&'static str),
    /// Signs as they stand.
    Signs,
    /// A word behind this sign: `@acme`, `#acme`.
    Mark(char),
    /// A site, of which the value is the end of the path.
    Path(&'static str),
    /// The end of a host's name.
    TopLevel,
    /// The kind of place: the beginning of a value, and our channel.
    Channels(&'static [(&'static str, &'static str)]),
    /// Everything behind it.
    Rest(&'static str),
    /// Nothing.
    Drop(Why),
}

/// Why a field is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It asks where somebody is.
    Place,
    /// It asks who somebody is, or how many follow.
    Person,
    /// It asks how many reacted or saw it.
    Reach,
    /// It asks for the mood, which is judged here and not asked for.
    Mood,
    /// It asks for the time.
    Time,
    /// It asks for what is in a picture or a film.
    Picture,
    /// It asks where a text links to.
    Links,
    /// It names something as the other tool calls it.
    OwnName,
    /// It asks for a kind of message that is not told apart here.
    Kind,
    /// Ours is only like it, and would keep out too much below a NOT.
    Alike,
    /// It stands inside another field.
    Inside,
    /// Its value means nothing here.
    Value,
    /// It asks for any number between two.
    Numbers,
    /// Nobody here knows it.
    Unknown,
}

impl Why {
    /// Whether what is left out may be what says whom the query is about: not a filter of place, time, reach or mood.
    pub(super) fn may_name(self) -> bool {
        matches!(self, Self::Links | Self::OwnName | Self::Inside | Self::Value | Self::Unknown)
    }
}

impl Spelling {
    /// Whether the tool does this.
    pub(super) fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }

    /// What becomes of a field; none if it is not known.
    pub(super) fn field(&self, name: &str) -> Option<Keep> {
        let name = name.to_lowercase();
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, keep)| *keep)
    }

    /// What a word joins, and whether it is one in small letters that does not.
    pub(super) fn joins(&self, name: &str) -> Option<(Joins, bool)> {
        let (spelling, joins) = self.operators.iter().find(|(spelling, _)| spelling.eq_ignore_ascii_case(name))?;
        Some((*joins, name != *spelling && !self.has(Habit::SmallOperators)))
    }
}
