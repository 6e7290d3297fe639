//! Which deliveries go next: mails and webhooks on lanes of their own, so that one that hangs holds up none of the other.

use luister_alerts::channels::WEBHOOK;
use luister_mention::{Delivery, DeliveryId, Recipient};
use std::collections::HashMap;

/// Deliveries that are made at the same time, on each lane. Each is on disk as sent before its place is given to the next, so that
/// a crash repeats at most one for each.
const AT_ONCE: usize = 4;
/// So many that are due are looked at: enough that a webhook which has long been away does not hide the mails behind it.
pub(super) const LOOKED_AT: usize = 64;

/// What is on its way.
#[derive(Default)]
pub(super) struct Lanes(HashMap<DeliveryId, Recipient>);

impl Lanes {
    /// Those of the deliveries due that there is a place for now. A webhook gets one at a time, in their order.
    pub(super) fn take(&mut self, due: Vec<Delivery>, mail_connections: usize) -> Vec<Delivery> {
        due.into_iter().filter(|delivery| self.enter(delivery, mail_connections)).collect()
    }

    /// It has arrived, or it waits again.
    pub(super) fn leave(&mut self, id: DeliveryId) {
        self.0.remove(&id);
    }

    /// Nothing is on its way any more.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn enter(&mut self, delivery: &Delivery, mail_connections: usize) -> bool {
        let is_webhook = |to: &Recipient| to.channel == WEBHOOK;
        let beside = self.0.values().filter(|to| is_webhook(to) == is_webhook(&delivery.to)).count();
        let places = if is_webhook(&delivery.to) { AT_ONCE } else { mail_connections.min(AT_ONCE) };
        let in_order = !is_webhook(&delivery.to) || !self.0.values().any(|to| *to == delivery.to);
        let goes = beside < places && in_order && !self.0.contains_key(&delivery.id);
        if goes {
            self.0.insert(delivery.id, delivery.to.clone());
        }
        goes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{AlertId, DeliveryState};

    fn due(all: &[(&str, &str)]) -> Vec<Delivery> {
        let delivery = |(recipient, (channel, address)): (u16, &(&str, &str))| Delivery {
            id: DeliveryId { alert: AlertId::of(&[b"x"]), recipient },
            to: Recipient { channel: (*channel).to_owned(), name: None, address: (*address).to_owned() },
            attempts: 0,
            sealed: None,
            state: DeliveryState::Waiting { not_before: chrono::DateTime::UNIX_EPOCH, reason: None },
        };
        (0..).zip(all).map(delivery).collect()
    }

    #[test]
    fn mails_and_webhooks_do_not_wait_for_each_other() {
        let all =
            due(&[("webhook", "a"), ("webhook", "a"), ("mail", "k"), ("mail", "l"), ("mail", "m"), ("webhook", "b"), ("webhook", "a")]);
        let mut lanes = Lanes::default();
        let gone = |taken: Vec<Delivery>| taken.iter().map(|delivery| delivery.id.recipient).collect::<Vec<_>>();
        assert_eq!(gone(lanes.take(all.clone(), 2)), [0, 2, 3, 5], "one of each webhook, and as many mails as there are connections");
        assert_eq!(gone(lanes.take(all.clone(), 2)), [0_u16; 0]);
        lanes.leave(all[0].id);
        lanes.leave(all[3].id);
        assert_eq!(gone(lanes.take(all[1..].to_vec(), 2)), [1, 3], "its turn");
        lanes.clear();
        assert_eq!(gone(lanes.take(all, 9)), [0, 2, 3, 4, 5]);
    }
}
