//! The vocabulary of luister: every value that crosses a crate's edge.
//!
//! Nothing here reads a clock, a file or a socket. A value that exists keeps its promise: a [`Link`]
//! is http or https, a [`Rating`] lies on its own scale, a [`Lang`] has two letters, and whatever
//! strangers wrote went through [`text::clean`] before it became a [`Mention`].

pub mod text;

mod act;
mod affair;
mod alert;
mod author;
mod case;
mod channel;
mod cursor;
mod customer;
mod delivery;
mod digest;
mod draft;
mod figures;
mod found;
mod glimpse;
mod grave;
mod hash;
mod hush;
mod id;
mod item;
mod label;
mod lang;
mod line;
mod link;
mod list;
mod loaded;
mod mention;
mod mistake;
mod names;
mod pending;
mod problem;
mod rating;
mod ready;
mod reason;
mod record;
mod rhythm;
mod shares;
mod signal;
mod silence;
mod storm;
mod subscription;
mod tally;
mod trail;
mod units;
mod verdict;
mod wording;

pub use act::{Act, BadAct, CaseAct};
pub use affair::{Affair, Tie};
pub use alert::{Alert, AlertKind, Body, CaseLine, Earlier, Letterhead, Listed, Notice, Place, SealReason, Told};
pub use author::{Author, Reach};
pub use case::{Case, CaseClock, CaseEvent, CaseState, CaseStep, Nudge};
pub use channel::Channel;
pub use cursor::{Cursor, Gap, PollOutcome, PollReport};
pub use customer::{Customer, LookupStatus};
pub use delivery::{Delivery, DeliveryState, Recipient};
pub use digest::{
    BrokenSource, Completeness, DigestBody, DigestCursor, DigestForm, DigestLine, DigestStorm, FirstTold, ListFigures, PartFigures,
    Section, Seen, SeenWhy, StarsOverTime, Topic, Topics, Usual, Voice, Voices,
};
pub use draft::{BadItem, DigestReview, Draft, DraftItem, DraftStep, Edits};
pub use figures::{CareFigures, Counts, KeyFigures, LeadFigures, ReviewFigures, Spread};
pub use found::{Answer, Candidate, Change, Found, Recorded, Standing};
pub use glimpse::{Glimpse, Writer};
pub use grave::{Erased, Expiry, Grave};
pub use hush::{Hush, HushCause, Hushed};
pub use id::{AlertId, BadId, DeliveryId, MentionId, Position, QuestionId, StoryId};
pub use item::{Identity, Item, ItemParent};
pub use label::{Correction, Label};
pub use lang::{BadLang, Lang, Locale};
pub use line::{MentionLine, NotAMention};
pub use link::Link;
pub use list::ListKind;
pub use loaded::LoadedList;
pub use mention::{Mention, Parent};
pub use mistake::Mistake;
pub use names::{BadName, ListName, LookupName, RouteName, SourceName, TeamName, WebhookName};
pub use pending::{GroupKey, GroupState, Pending, PendingKey, TeamMails};
pub use problem::{Problem, ProblemLine, Repair, Replacement, Severity};
pub use rating::Rating;
pub use ready::ReadyAnswer;
pub use reason::{Because, Reason};
pub use record::{Record, Seal, Stored, StormStep};
pub use rhythm::Rhythm;
pub use shares::{Part, Shares};
pub use signal::{BadSignal, Scores, Signal, Threshold, Thresholds};
pub use silence::{Silence, SilenceReason};
pub use storm::{StormBody, StormCursor, StormHour, StormLine, StormNews, StormPart, StormPhase};
pub use subscription::{Asked, Hub, HubMode, Secret, Subscription};
pub use tally::{CaseTally, CaseTurn, Tally};
pub use trail::TrailHead;
pub use units::{BadUnit, Period, Size};
pub use verdict::{Field, Match, Span, Verdict, Versions};
pub use wording::Wording;
