//! What an editor has to do with a digest: in a draft the links to change it, for its readers who saw it and what was said.

use super::{
    Behind,
    sheet::{Edit, Review},
};
use crate::render::{marks::harmless, words::Words};
use luister_mention::{DigestBody, DigestReview, DraftItem, DraftStep, Link};

/// Where the items of a draft are changed; nowhere, unless it is the mail of one.
pub(super) struct Editing<'b>(Option<&'b Link>);

impl<'b> Editing<'b> {
    pub(super) fn of(body: &'b DigestBody, behind: Behind) -> Self {
        match (&body.review, behind) {
            (Some(DigestReview::Draft { page, .. }), Behind::Mail(_)) => Self(page.as_ref()),
            _ => Self(None),
        }
    }

    /// What is said with an item, and how it is changed.
    pub(super) fn of_item(&self, item: &DraftItem, remark: Option<&str>, words: Words) -> Edit {
        let remark = remark.map(|said| remarked(said, words));
        let Some(page) = self.0 else { return Edit { remark, links: Vec::new() } };
        let link = |said, step: DraftStep| (said, format!("{}/{step}", page.as_str()));
        let links = vec![
            link(words.pick("weglaten", "leave out"), DraftStep::Drop(item.clone())),
            link(words.pick("omhoog", "move up"), DraftStep::Up(item.clone())),
            link(words.pick("opmerking", "remark"), DraftStep::Remark(item.clone())),
        ];
        Edit { remark, links }
    }
}

/// What an editor says, as such.
fn remarked(said: &str, words: Words) -> String {
    format!("{} {}", words.pick("Opmerking van de redactie:", "Remark of the editors:"), harmless(said))
}

pub(super) fn review(body: &DigestBody, behind: Behind, words: Words) -> Review {
    match &body.review {
        None => Review::default(),
        Some(DigestReview::Draft { due, readers, page, remark }) => {
            let due = words.moment(*due);
            let said = words.pick(
                format!("Dit is een concept. Het team {readers} krijgt het op {due}, of eerder als je het vrijgeeft. Tot dan kun je onderdelen weglaten, omhoog zetten en er iets bij zeggen."),
                format!("This is a draft. The team {readers} gets it on {due}, or sooner if you release it. Until then you can leave items out, move them up and say something with them."),
            );
            let page = page.clone().filter(|_| matches!(behind, Behind::Mail(_)));
            Review {
                draft: Some(said),
                page: page.map(|page| (page, words.pick("Bewerken en vrijgeven", "Edit and release"))),
                remark: remark.as_deref().map(|said| remarked(said, words)),
                ..Review::default()
            }
        }
        Some(DigestReview::Done { by, released, dropped, remark }) => {
            let mut said = vec![match by {
                None => words.pick(
                    "Niemand heeft dit overzicht nagekeken voordat het verstuurd werd.".to_owned(),
                    "Nobody reviewed this digest before it was sent.".to_owned(),
                ),
                Some((who, at)) => {
                    let (who, at) = (harmless(who), words.moment(*at));
                    if *released {
                        words.pick(format!("Nagekeken en vrijgegeven door {who}, {at}."), format!("Reviewed and released by {who}, {at}."))
                    } else {
                        words.pick(
                            format!(
                                "{who} heeft dit overzicht bewerkt ({at}), maar nog niet vrijgegeven toen het tijd was om het te versturen."
                            ),
                            format!("{who} edited this digest ({at}), but had not released it when it was time to send it."),
                        )
                    }
                }
            }];
            match dropped {
                0 => {}
                1 => said.push(words.pick(
                    "Er is 1 onderdeel weggelaten; in de cijfers telt het mee.".to_owned(),
                    "1 item was left out; the figures still count it.".to_owned(),
                )),
                many => said.push(words.pick(
                    format!("Er zijn {many} onderdelen weggelaten; in de cijfers tellen ze mee."),
                    format!("{many} items were left out; the figures still count them."),
                )),
            }
            let remark = remark.as_deref().map(|said| remarked(said, words));
            Review { done: Some(said.join(" ")), remark, ..Review::default() }
        }
    }
}
