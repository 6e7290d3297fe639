//! The bounds of this crate that people can meet, by name. Whoever meets one is told, with the number.

/// The longest keyword file, in bytes.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// The longest query with its continuation lines, in bytes.
pub(crate) const MAX_LINE_BYTES: usize = 32 << 10;
/// The most queries that one list may have.
pub(crate) const MAX_QUERIES: usize = 100_000;
/// The most pieces of a header's `lang:` that are read.
pub(crate) const MAX_LANGS: usize = 400;
/// The most names that one list may give.
pub(crate) const MAX_NAMES: usize = 2_000;
/// The deepest nesting of brackets in one query.
pub(crate) const MAX_BRACKETS: usize = 40;
/// The deepest nesting of a query once its references are filled in.
pub(crate) const MAX_DEPTH: usize = 120;
/// The most parts of a query once its references are filled in.
pub(crate) const MAX_PARTS: usize = 250_000;
/// The most answers that teams keep ready.
pub(crate) const MAX_ANSWERS: usize = 2_000;
/// The longest of them, in characters: several stand in one mail.
pub(crate) const MAX_ANSWER_CHARS: usize = 2_000;
/// The most problems of one list that are told one by one.
pub(crate) const MAX_PROBLEMS: usize = 100;
/// The most words that NEAR and `~` may leave in between.
pub(crate) const MAX_BETWEEN: u32 = 100;
/// The most wildcards among the operands of one NEAR.
pub(crate) const MAX_NEAR_WILDCARDS: usize = 20;
/// The most that `count:` may ask for.
pub(crate) const MAX_COUNT: u32 = 100;
/// The size of a compiled regular expression, in bytes.
pub(crate) const MAX_REGEX_BYTES: usize = 1 << 20;
/// The most words of one field that are looked at: as many as a stored text can hold.
pub(crate) const MAX_WORDS: usize = 32 << 10;
/// The most occurrences of one part of a query that are kept for one text.
pub(crate) const MAX_OCCURRENCES: usize = MAX_WORDS;
/// The most matches in one verdict.
pub(crate) const MAX_MATCHES: usize = 200;
/// The most spans of one match.
pub(crate) const MAX_SPANS: usize = 20;
/// The most reasons of one verdict for each signal that the mention has or nearly has: more than any message tells.
pub(crate) const MAX_REASONS_FOR: usize = 8;
/// The most against it.
pub(crate) const MAX_REASONS_AGAINST: usize = 3;
/// The longest piece of a query or of a text that is quoted, in characters.
pub(crate) const MAX_QUOTED_CHARS: usize = 200;
/// The longest text with queries of another tool, in bytes.
pub const MAX_BROUGHT_BYTES: usize = 1 << 20;
/// The longest query of another tool, in bytes.
pub(crate) const MAX_BROUGHT_QUERY_BYTES: usize = 64 << 10;
/// The most that is told of what a translation lost, one by one.
pub(crate) const MAX_NOTES: usize = 200;
/// The most words of one brought query that become regular expressions.
pub(crate) const MAX_PATTERNS: usize = 50;
/// The most NEARs that one of another tool is written out to.
pub(crate) const MAX_NEAR_PAIRS: usize = 64;
/// The most operands of a chain of NEARs; what follows is joined with AND.
pub(crate) const MAX_NEAR_CHAIN: usize = 6;
/// So many words of a part at most are looked for near another.
pub(crate) const MAX_NEAR_WORDS: usize = 500;
/// The most terms of a list whose share in what it finds is counted.
pub(crate) const MAX_TERMS: usize = 20_000;
/// The most terms beside one NEAR or in one `count:` that are each tried away; of more, one alone hardly decides.
pub(crate) const MAX_TRIED: usize = 16;
/// The most different words of all wildcards together that are counted one by one.
pub(crate) const MAX_FORMS: usize = 100_000;
/// The longest such word that is told, in characters.
pub(crate) const MAX_FORM_CHARS: usize = 40;
/// The most words of one wildcard that are told.
pub(crate) const MAX_FORMS_TOLD: usize = 20;
/// The most days that are counted one by one: a century.
pub(crate) const MAX_DAYS: usize = 36_525;
/// The most examples of each sort: gained, lost, and lost though somebody had worked on it.
pub(crate) const MAX_EXAMPLES: usize = 10;
/// The most lines that are named where a term stands.
pub(crate) const MAX_LINES: usize = 8;
/// The longest file of labelled texts, in bytes.
pub const MAX_SHEET_BYTES: usize = 64 << 20;
/// The longest line of one, in bytes: a stored text with all its characters escaped.
pub(crate) const MAX_SHEET_LINE_BYTES: usize = 256 << 10;
/// So many of the texts that were judged wrong are remembered for each task and label, and no more.
pub const MAX_WRONG: usize = 10_000;
