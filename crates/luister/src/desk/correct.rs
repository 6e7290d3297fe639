//! What people change: labels, cases, and a test message.

use super::{Line, Out, taught};
use crate::{casebook, config::Plan};
use anyhow::{bail, ensure};
use chrono::{DateTime, Utc};
use luister_alerts::{Team, seal, seal::Addressee};
use luister_mention::{
    Body, CaseAct, CaseEvent, CaseState, Correction, GroupKey, Label, Notice, Pending, Scores, Signal, Stored, StoryId, TeamName, Verdict,
};
use luister_store::Store;
use serde_json::json;

/// How many ids are named when a beginning fits several.
const MOST_NAMED: usize = 5;

/// A correction, as somebody says it.
pub(super) struct Said {
    pub(super) correction: Correction,
    pub(super) note: Option<String>,
    pub(super) who: String,
    pub(super) at: DateTime<Utc>,
}

/// What somebody does with a case.
pub(super) struct Done {
    pub(super) act: CaseAct,
    /// Until when it is snoozed, if not until the team is there tomorrow.
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) note: Option<String>,
    pub(super) who: String,
    pub(super) at: DateTime<Utc>,
}

/// Corrects a verdict. Who would be told of the mention now, and was not before, is told. What is not about us, or nothing to act on,
/// needs no answer; and neither does what a team would not be told of any more, now that others are.
pub(super) fn label(plan: &Plan, store: &dyn Store, id: &str, said: Said, out: &mut Out<'_>) -> anyhow::Result<()> {
    let Said { correction, note, who, at } = said;
    let stored = mention(store, id)?;
    let last = store.labels(stored.mention.id)?.last().map(|label| label.correction);
    let chosen = |verdict: &Verdict| plan.routes.select(&stored.mention, verdict, stored.mention.when());
    let before: Vec<GroupKey> = chosen(&corrected(&stored.verdict, last)).into_iter().map(|pending| pending.key).collect();
    let after = chosen(&corrected(&stored.verdict, Some(correction)));
    let told: Vec<TeamName> =
        after.iter().flat_map(|pending| [Some(pending.key.team.clone()), pending.instead_of.clone()]).flatten().collect();
    let waiting = store.pendings()?.into_iter().filter(|pending| pending.mention == stored.mention.id);
    let dropped: Vec<_> =
        waiting.filter(|waiting| !after.iter().any(|after| after.key == *waiting.chosen())).map(|pending| pending.id()).collect();
    let added: Vec<Pending> =
        after.into_iter().filter(|after| !before.contains(&after.key)).map(|pending| Pending { since: at, ..pending }).collect();
    let label = Label { mention: stored.mention.id, correction, who: who.clone(), note: note.clone(), at, teaches: true };
    let pupil = taught::Pupil::of(plan, store)?;
    store.label(&label, &added, &dropped)?;
    out(Line::Row(serde_json::to_value(&label)?))?;
    for pending in &added {
        out(Line::Note(format!("{} will be told of it as {}", pending.key.team, pending.signal)))?;
    }
    let is_nothing = correction == Correction::Signal(Signal::Other);
    let teams = plan.routes.teams().map(|team| &team.name);
    for case in casebook::cases_of(store, teams, &stored.mention)? {
        let is_passed_on = !told.is_empty() && !told.contains(&case.team) && before.iter().any(|key| key.team == case.team);
        let is_ignored = if correction == Correction::NotUs {
            case.state != CaseState::Ignored
        } else {
            !case.state.is_done() && (is_nothing || is_passed_on)
        };
        if is_ignored {
            let event = CaseEvent { note: note.clone(), ..CaseEvent::new(at, &who, CaseState::Ignored) };
            store.act(case.story, &case.team, event, &|case| casebook::next_nudge(plan, case))?;
            out(Line::Note(format!("the case of {} is ignored", case.team)))?;
        }
    }
    taught::Pupil::of(plan, store)?.tell_what_changed(&pupil, out)
}

/// A verdict as a person corrected it.
fn corrected(verdict: &Verdict, correction: Option<Correction>) -> Verdict {
    let mut verdict = verdict.clone();
    match correction {
        None => {}
        Some(Correction::NotUs) => verdict.matches.clear(),
        Some(Correction::Signal(signal)) => {
            verdict.signal = signal;
            verdict.uncertain = false;
            verdict.signals = if signal == Signal::Other { Vec::new() } else { vec![signal] };
            verdict.scores = Scores::default();
            if let Some(score) = verdict.scores.of_mut(signal) {
                *score = 1.0;
            }
        }
    }
    verdict
}

/// Acts on the cases of a mention, or of all mentions of an alert.
pub(super) fn case(
    plan: &Plan,
    store: &dyn Store,
    id: &str,
    team: Option<&TeamName>,
    done: &Done,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let mut cases: Vec<(StoryId, TeamName)> = Vec::new();
    for stored in mentions(store, id)? {
        let teams = plan.routes.teams().map(|team| &team.name);
        let all = casebook::cases_of(store, teams, &stored.mention)?;
        let mine: Vec<_> = all.into_iter().filter(|case| team.is_none_or(|team| case.team == *team)).collect();
        if mine.len() > 1 {
            let teams: Vec<&str> = mine.iter().map(|case| case.team.as_str()).collect();
            bail!("several teams have a case of `{id}`, say which with --team: {}", teams.join(", "));
        }
        cases.extend(mine.into_iter().map(|case| (case.story, case.team)));
    }
    cases.sort_unstable();
    cases.dedup();
    ensure!(
        !cases.is_empty(),
        "there is no case of `{id}`{}; a case opens when an alert goes to a team with a `response_target`",
        team.map(|team| format!(" for {team}")).unwrap_or_default()
    );
    for (story, team) in cases {
        let office = plan.routes.team(&team).map_or_else(|| plan.mail.stand_in(team.clone()).office(), Team::office);
        let snoozed = (done.act == CaseAct::Snooze).then(|| done.until.unwrap_or_else(|| office.tomorrow(done.at)));
        let event = CaseEvent { snoozed, note: done.note.clone(), ..CaseEvent::new(done.at, &done.who, done.act.state()) };
        let acted_on = store.act(story, &team, event, &|case| casebook::next_nudge(plan, case))?;
        out(Line::Row(serde_json::to_value(&acted_on)?))?;
    }
    Ok(())
}

/// Seals a test message: it shows whether mails and webhooks arrive.
pub(super) fn test_mail(plan: &Plan, store: &dyn Store, name: &TeamName, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let Some(team) = plan.routes.team(name) else {
        let teams: Vec<&str> = plan.routes.teams().map(|team| team.name.as_str()).collect();
        bail!("there is no team `{name}`, there are {}", teams.join(", "));
    };
    let locale = team.lang;
    let notice = Notice {
        title: locale.pick("Testbericht van luister", "Test message from luister").to_owned(),
        paragraphs: vec![
            locale.pick(
                format!("Dit is een testbericht voor het team {name}. Komt het aan, dan komen de meldingen van luister ook aan."),
                format!("This is a test message for the team {name}. If it arrives, the alerts of luister arrive too."),
            ),
            locale.pick("Je hoeft niets te doen.", "There is nothing to do.").to_owned(),
        ],
        listing: Vec::new(),
    };
    let sealed = seal::asked(notice, Addressee::Team(team), &plan.mail.letterhead(), now);
    store.seal(&sealed)?;
    for delivery in &sealed.deliveries {
        out(Line::Row(json!({ "delivery": delivery.id, "to": delivery.to.to_string() })))?;
    }
    Ok(())
}

/// The mention that an id, or the beginning of one, stands for.
pub(super) fn mention(store: &dyn Store, id: &str) -> anyhow::Result<Stored> {
    let found = store.mentions_like(id, MOST_NAMED + 1)?;
    let stored = one(id, "mention", &found)?.map(|id| store.mention(id)).transpose()?.flatten();
    stored.ok_or_else(|| anyhow::anyhow!("there is no mention `{id}`; `luister mentions` lists them with their ids"))
}

/// A mention, or those that an alert tells of.
pub(super) fn mentions(store: &dyn Store, id: &str) -> anyhow::Result<Vec<Stored>> {
    let found = store.mentions_like(id, MOST_NAMED + 1)?;
    if let Some(mention) = one(id, "mention", &found)? {
        return Ok(store.mention(mention)?.into_iter().collect());
    }
    let found = store.alerts_like(id, MOST_NAMED + 1)?;
    let alert = one(id, "alert", &found)?.map(|alert| store.alert(alert)).transpose()?.flatten();
    let Some(alert) = alert else { bail!("there is no mention and no alert `{id}`; a mail names it at its end") };
    let Body::Mentions(told) = alert.body else { bail!("the alert `{id}` tells of no mentions") };
    let told = told.iter().map(|told| told.mention.id).chain(alert.listed.iter().map(|listed| listed.place.mention));
    told.filter_map(|id| store.mention(id).transpose()).map(|stored| Ok(stored?)).collect()
}

/// The one that was found; none if none was.
fn one<T: Copy + ToString>(id: &str, what: &str, found: &[T]) -> anyhow::Result<Option<T>> {
    match found {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        several => {
            let named: Vec<String> = several.iter().take(MOST_NAMED).map(ToString::to_string).collect();
            bail!("`{id}` is the beginning of more than one {what}, write more of it: {}", named.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_has_to_be_enough() {
        assert_eq!(one::<u8>("ab", "mention", &[]).unwrap(), None);
        assert_eq!(one("ab", "mention", &[1]).unwrap(), Some(1));
        let error = one("ab", "mention", &[1, 2]).unwrap_err().to_string();
        assert_eq!(error, "`ab` is the beginning of more than one mention, write more of it: 1, 2");
    }

    #[test]
    fn a_correction_takes_the_place_of_the_verdict() {
        let verdict = Verdict {
            lang: None,
            signal: Signal::Complaint,
            uncertain: true,
            signals: vec![Signal::Complaint, Signal::Question],
            scores: Scores { complaint: 0.9, question: 0.8, ..Scores::default() },
            matches: vec![],
            why: vec![],
            versions: luister_mention::Versions::default(),
        };
        let lead = corrected(&verdict, Some(Correction::Signal(Signal::Lead)));
        assert_eq!((lead.signal, lead.signals.as_slice(), lead.uncertain), (Signal::Lead, &[Signal::Lead][..], false));
        assert_eq!(corrected(&verdict, Some(Correction::Signal(Signal::Other))).signals, []);
    }
}
