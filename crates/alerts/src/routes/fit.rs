//! Whether a route takes a mention as a signal, and if not, what does not fit.

use crate::config::{Bound, Wanted, stars};
use luister_mention::{Channel, Lang, Mention, Rating, Signal, SourceName, Verdict};

/// Which key of a route did not fit, with what was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Mismatch {
    /// It wants other signals.
    Signal,
    /// It wants other lists.
    List,
    /// It wants other languages.
    Lang(Option<Lang>),
    /// It wants other sources.
    Source(SourceName),
    /// It wants other kinds of place.
    Channel(Channel),
    /// It wants another score.
    Score(f32),
    /// It wants another rating.
    Rating(Option<Rating>),
    /// It wants an author with another reach.
    Reach(Option<u64>),
}

/// The first key of a route that does not fit.
pub(super) fn mismatch(wanted: &Wanted, signal: Signal, mention: &Mention, verdict: &Verdict) -> Option<Mismatch> {
    let any_signal = wanted.signal.is_empty() && signal != Signal::Other;
    let lang = verdict.lang.or(mention.lang);
    // A complaint about competitors alone is routed as a lead.
    let scored = if signal == Signal::Lead && !verdict.signals.contains(&signal) { Signal::Complaint } else { signal };
    let score = verdict.scores.of(scored);
    let reach = mention.reach.and_then(|reach| reach.followers);
    let checks = [
        (any_signal || wanted.signal.contains(&signal), Mismatch::Signal),
        (wanted.list.is_empty() || verdict.matches.iter().any(|hit| wanted.list.contains(&hit.list)), Mismatch::List),
        (wanted.lang.is_empty() || lang.is_some_and(|lang| wanted.lang.contains(&lang)), Mismatch::Lang(lang)),
        (wanted.source.is_empty() || wanted.source.contains(&mention.source), Mismatch::Source(mention.source.clone())),
        (wanted.channel.is_empty() || wanted.channel.contains(&mention.channel), Mismatch::Channel(mention.channel)),
        (all_hold(&wanted.score, Some(score.into())), Mismatch::Score(score)),
        (all_hold(&wanted.rating, mention.rating.map(stars)), Mismatch::Rating(mention.rating)),
        #[expect(clippy::cast_precision_loss, reason = "nobody has so many followers that it counts")]
        (all_hold(&wanted.reach, reach.map(|people| people as f64)), Mismatch::Reach(reach)),
    ];
    checks.into_iter().find_map(|(fits, mismatch)| if fits { None } else { Some(mismatch) })
}

/// Whether a number lies within all bounds; what is not known lies in none.
fn all_hold(bounds: &[Bound], number: Option<f64>) -> bool {
    bounds.iter().all(|bound| number.is_some_and(|number| bound.holds(number)))
}
