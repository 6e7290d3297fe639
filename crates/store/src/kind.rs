//! The kinds of records: the first byte of each key.

/// The kinds of records. The numbers are on disk: they never change, and new ones are added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// What the store knows of itself; one record.
    Meta = 0,
    /// A mention, by position.
    Mention = 1,
    /// From a mention's id to its position and content.
    Seen = 2,
    /// Mentions in the order of publication; an index.
    ByTime = 3,
    /// Mentions by author; an index.
    ByAuthor = 4,
    /// Earlier versions of a mention, by position and number.
    Revision = 5,
    /// Mentions that wait to be told.
    Pending = 6,
    /// When each group was last told of.
    Group = 7,
    /// Pieces of alerts.
    Alert = 8,
    /// Deliveries.
    Delivery = 9,
    /// Deliveries that wait, by the time of their next attempt; an index.
    Waiting = 10,
    /// Cases, by story and team.
    Case = 11,
    /// Corrections, by mention.
    Label = 12,
    /// How far each source was read.
    Cursor = 13,
    /// How far each digest has come.
    Digest = 14,
    /// Sources of which somebody was told that they are not heard.
    Silence = 15,
    /// What hubs were asked to push, by token.
    Subscription = 16,
    /// Pieces of lists as they last came into force.
    List = 17,
    /// Mentions that joined the story of another, by story; an index.
    ByStory = 18,
    /// Pieces of what is known of storms.
    Storm = 19,
    /// How far mentions were looked through for storms; one record.
    StormCursor = 20,
    /// What teams were told of affairs, by tie and team.
    Affair = 21,
    /// The mails that each team got in the last hour.
    Mails = 22,
    /// Cases by the time at which there is something to tell of them; an index.
    Clock = 23,
    /// Cases that are not done with, by team; an index.
    OpenCase = 24,
    /// What is held back.
    Hush = 25,
    /// What mentions count for in figures, by when they were heard.
    Tally = 26,
    /// What cases count for in figures, by when they took each turn.
    CaseTally = 27,
    /// What is left of mentions that were erased, by position.
    Grave = 28,
    /// How far mentions were looked through for what has expired; one record.
    Expiry = 29,
    /// The last line of the trail that is kept beside the store; one record.
    Trail = 30,
}

impl Kind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = 31;

    /// All of them.
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Meta,
        Self::Mention,
        Self::Seen,
        Self::ByTime,
        Self::ByAuthor,
        Self::Revision,
        Self::Pending,
        Self::Group,
        Self::Alert,
        Self::Delivery,
        Self::Waiting,
        Self::Case,
        Self::Label,
        Self::Cursor,
        Self::Digest,
        Self::Silence,
        Self::Subscription,
        Self::List,
        Self::ByStory,
        Self::Storm,
        Self::StormCursor,
        Self::Affair,
        Self::Mails,
        Self::Clock,
        Self::OpenCase,
        Self::Hush,
        Self::Tally,
        Self::CaseTally,
        Self::Grave,
        Self::Expiry,
        Self::Trail,
    ];

    /// The kind of a key.
    pub(crate) fn of(key: &[u8]) -> Option<Self> {
        Self::ALL.get(usize::from(*key.first()?)).copied()
    }

    /// The word in tables and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Mention => "mention",
            Self::Seen => "seen",
            Self::ByTime => "by_time",
            Self::ByAuthor => "by_author",
            Self::Revision => "revision",
            Self::Pending => "pending",
            Self::Group => "group",
            Self::Alert => "alert",
            Self::Delivery => "delivery",
            Self::Waiting => "waiting",
            Self::Case => "case",
            Self::Label => "label",
            Self::Cursor => "cursor",
            Self::Digest => "digest",
            Self::Silence => "silence",
            Self::Subscription => "subscription",
            Self::List => "list",
            Self::ByStory => "by_story",
            Self::Storm => "storm",
            Self::StormCursor => "storm_cursor",
            Self::Affair => "affair",
            Self::Mails => "mails",
            Self::Clock => "clock",
            Self::OpenCase => "open_case",
            Self::Hush => "hush",
            Self::Tally => "tally",
            Self::CaseTally => "case_tally",
            Self::Grave => "grave",
            Self::Expiry => "expiry",
            Self::Trail => "trail",
        }
    }
}
