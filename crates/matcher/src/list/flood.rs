//! Warning of queries that would find almost everything, and flood the team.

use super::draft::Draft;
use crate::{
    limits::MAX_PROBLEMS,
    query::{Expr, Flood, Floods, Line, as_in, shown},
};
use luister_mention::{Mistake, wording};
use std::sync::Arc;

/// Warns of each query, up to as many as are shown, that says nothing about the subject.
pub(super) fn warn<'l>(draft: &mut Draft, queries: impl Iterator<Item = (&'l Line, &'l Option<Arc<Expr>>)>) {
    let mut floods = Floods::default();
    let found = queries.filter_map(|(line, filled)| Some((line, floods.of(filled.as_deref()?)?)));
    for (line, found) in found.take(MAX_PROBLEMS + 1) {
        let written = draft.source.text.get(line.at.clone()).unwrap_or_default().to_owned();
        let (and, query) = (as_in(&written, &draft.source.text, "AND"), shown(&written));
        let message = match found {
            Flood::Word(word) => wording!(
                "`{word}` stands in almost every text, so this query finds almost everything",
                "`{word}` staat in bijna elke tekst en deze zoekopdracht vindt dus bijna alles"
            ),
            Flood::Setting(setting) => wording!(
                "`{setting}` does not say what it should be about, so this query finds almost everything",
                "`{setting}` zegt niet waar het over moet gaan en deze zoekopdracht vindt dus bijna alles"
            ),
        };
        let query = if line.expr.children().is_empty() { query } else { format!("({query})") };
        let repair = wording!(
            "join it with {and} to the name or the subject that you look for: `{query} {and} …`",
            "zet er met {and} de naam of het onderwerp bij dat je zoekt: `{query} {and} …`"
        );
        draft.warn(Mistake::FindsAlmostEverything, line.at.clone(), message, repair);
    }
}
