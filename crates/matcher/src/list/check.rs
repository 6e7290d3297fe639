//! Trying a list on the texts that it must or must not match.

use super::{
    List,
    draft::{Draft, Expectation},
};
use crate::{
    example::example,
    fields::Scope,
    query::{as_in, find, missing, spans},
    view::View,
};
use luister_mention::{Mistake, Wording, wording};
use std::ops::Range;

/// Tells of each text that is found and must not be, or the other way round.
pub(super) fn check(draft: &mut Draft, list: &List) {
    draft.tried = true;
    let mut failures: Vec<(Range<usize>, Wording, Wording)> = Vec::new();
    for expectation in &draft.expectations {
        let Some(mention) = example(&expectation.text) else { continue };
        let view = View::of(&mention).expecting(&list.langs);
        let failure = if expectation.found { not_found(list, &view) } else { found(list, &view) };
        failures.extend(failure.map(|(message, repair)| (first_line(draft, expectation), message, repair)));
    }
    for (at, message, repair) in failures {
        draft.tell(Mistake::FailedTest, at, message, repair);
    }
}

fn first_line(draft: &Draft, expectation: &Expectation) -> Range<usize> {
    let text = draft.source.text.get(expectation.at.clone()).unwrap_or_default();
    let length = text.lines().next().unwrap_or_default().trim_end().len();
    expectation.at.start..expectation.at.start + length
}

fn not_found(list: &List, view: &View<'_>) -> Option<(Wording, Wording)> {
    let mut closest: Option<(u32, Vec<Wording>)> = None;
    for query in &list.queries {
        if find(&query.expr, view, Scope::Usual).is_some() {
            return None;
        }
        let clauses = missing(&query.expr, view, Scope::Usual);
        if closest.as_ref().is_none_or(|(_, fewest)| clauses.len() < fewest.len()) {
            closest = Some((query.line, clauses));
        }
    }
    let (line, clauses) = closest?;
    let repair = Wording::in_each(|locale| {
        let clauses = clauses.iter().map(|clause| clause.in_words(locale)).collect::<Vec<_>>().join("; ");
        locale.pick(
            format!("pas de zoekopdracht op regel {line} aan, die komt het dichtst in de buurt: {clauses}"),
            format!("mend the query in line {line}, which comes closest: {clauses}"),
        )
    });
    Some((wording!("no query of this list finds this text", "geen zoekopdracht van deze lijst vindt deze tekst"), repair))
}

fn found(list: &List, view: &View<'_>) -> Option<(Wording, Wording)> {
    let (query, found) = list.queries.iter().find_map(|query| Some((query, find(&query.expr, view, Scope::Usual)?)))?;
    let words: Vec<String> = spans(&found, view)
        .iter()
        .filter_map(|span| view.mention.text.get(span.start as usize..span.end as usize))
        .map(str::to_owned)
        .collect();
    let line = query.line;
    let written = list.written(query);
    let (not, near) = (as_in(&written, list.text(), "NOT"), as_in(&written, list.text(), "NEAR"));
    let message = if words.is_empty() {
        wording!("the query in line {line} finds this text", "de zoekopdracht op regel {line} vindt deze tekst")
    } else {
        Wording::in_each(|locale| {
            let quoted = words.iter().map(|words| locale.pick(format!("‘{words}’"), format!("“{words}”")));
            let words = quoted.collect::<Vec<_>>().join(", ");
            locale.pick(
                format!("de zoekopdracht op regel {line} vindt deze tekst, door {words}"),
                format!("the query in line {line} finds this text, by {words}"),
            )
        })
    };
    Some((
        message,
        wording!(
            "narrow that query with {not} or {near}, or take this line out",
            "maak die zoekopdracht strenger met {not} of {near} of haal deze regel weg"
        ),
    ))
}
