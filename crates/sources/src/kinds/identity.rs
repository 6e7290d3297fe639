//! What makes a message the same one at the next look at its page, where pages do not always say.

use luister_mention::{Item, ItemParent, Link};
use std::collections::HashSet;
use url::Url;

/// Names and addresses that several messages of one page have: they are those of the page, the shop or the product.
pub(super) fn shared<'i>(items: impl Iterator<Item = &'i Item>) -> HashSet<String> {
    let (mut once, mut twice) = (HashSet::new(), HashSet::new());
    for item in items {
        for name in item.native_id.clone().into_iter().chain(item.link.as_ref().map(Link::canonical)) {
            if !once.insert(name.clone()) {
                twice.insert(name);
            }
        }
    }
    twice
}

/// The message with its identity: its own name or address, else who said what and when.
pub(super) fn settled(mut item: Item, shared: &HashSet<String>, page: &Url) -> Item {
    let here = Link::from_url(page);
    item.native_id = item.native_id.filter(|id| !shared.contains(id));
    let address = item.link.as_ref().map(Link::canonical).filter(|link| !shared.contains(link));
    let is_its_own = address.is_some_and(|address| here.as_ref().is_none_or(|here| here.canonical() != address));
    if item.native_id.is_none() && !is_its_own {
        let bare = Item { link: None, ..item.clone() };
        item.native_id = Some(bare.identity().as_str().to_owned());
    }
    item.link = item.link.or(here);
    item
}

/// The nth answer to a review, as an item of its own.
pub(super) fn answering(answer: Item, nth: usize, review: &Item) -> Item {
    let identity = review.identity();
    let number = if nth == 0 { String::new() } else { format!("-{}", nth + 1) };
    let derived = || format!("{}/reply{number}", review.native_id.as_deref().unwrap_or(identity.as_str()));
    Item {
        native_id: Some(answer.native_id.clone().unwrap_or_else(derived)),
        link: review.link.clone(),
        thread: review.thread.clone(),
        parent: Some(ItemParent {
            author: review.author.as_ref().map(|author| author.display().to_owned()),
            text: Some(review.text.clone()),
            identity,
        }),
        ..answer
    }
}
