//! The digest of any period, which moves no cursor.

use super::{Line, Out, stats::known};
use crate::{
    config::Plan,
    digests::{Making, Mentions},
    figures,
};
use anyhow::bail;
use chrono::{DateTime, Utc};
use luister_alerts::digest::Order;
use luister_insight::figures::Span;
use luister_mention::{DigestForm, ListName, Section};
use luister_store::Store;

pub(super) fn digest(
    plan: &Plan,
    store: &dyn Store,
    name: Option<&str>,
    lists: &[ListName],
    (form, span): (DigestForm, Span),
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    known(plan, lists)?;
    let rule = name.map(|name| plan.digests.iter().find(|rule| rule.name == name));
    let making = match rule {
        Some(None) => bail!("there is no [[digest]] called `{}` in the configuration that is in force", name.unwrap_or_default()),
        Some(Some(rule)) => {
            let scope = figures::scope(plan, &rule.list, rule.timezone);
            let order = Order { name: rule.name.clone(), form, span, scope, sections: rule.sections() };
            let topics = store.digest(&rule.name)?.map(|cursor| cursor.topics).unwrap_or_default();
            Making { plan, store, order, team: Some(rule.team.clone()), topics, now }
        }
        None => {
            let scope = figures::scope(plan, lists, plan.mail.timezone);
            let order = Order { name: String::new(), form, span, scope, sections: Section::ALL.to_vec() };
            Making { plan, store, order, team: None, topics: String::new(), now }
        }
    };
    let made = making.make(Mentions::Heard)?;
    Ok(out(Line::Row(serde_json::to_value(made.body)?))?)
}
