//! Whether a customer system is asked at all: one that has not answered for a while is left alone, but for a trial now and then.

use std::time::Duration;
use tokio::time::Instant;

/// So many failures in a row, and it counts as out of order.
const FAILURES: u32 = 5;
/// How long it is then left alone between two trials.
const PAUSE: Duration = Duration::from_secs(30);

/// What is known of one customer system.
#[derive(Debug, Default)]
pub(super) struct Outage {
    failures: u32,
    /// When it may be tried again, if it is out of order.
    again: Option<Instant>,
}

impl Outage {
    /// Whether it is asked now. If it is out of order, whoever asks first after a pause is the trial.
    pub(super) fn may_ask(&mut self, now: Instant) -> bool {
        match self.again {
            None => true,
            Some(again) if now < again => false,
            Some(_) => {
                self.again = Some(now + PAUSE);
                true
            }
        }
    }

    /// It answered. Says whether it was out of order until now.
    pub(super) fn answered(&mut self) -> bool {
        self.failures = 0;
        self.again.take().is_some()
    }

    /// It did not. Says whether it is out of order from now on.
    pub(super) fn failed(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        let begins = self.failures >= FAILURES && self.again.is_none();
        if self.failures >= FAILURES {
            self.again = Some(now + PAUSE);
        }
        begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_that_is_out_of_order_is_tried_now_and_then() {
        let (mut outage, begin) = (Outage::default(), Instant::now());
        let after = |secs| begin + Duration::from_secs(secs);
        let failed: Vec<bool> = (0..6).map(|_| outage.failed(begin)).collect();
        assert_eq!(failed, [false, false, false, false, true, false], "told once");
        for (name, at, expected) in [
            ("at once", 0, false),
            ("before the pause is over", 29, false),
            ("the trial", 30, true),
            ("beside the trial", 31, false),
            ("if nothing is known of the trial, another", 60, true),
        ] {
            assert_eq!(outage.may_ask(after(at)), expected, "{name}");
        }
        assert!(!outage.failed(after(65)), "it went on");
        assert!(!outage.may_ask(after(94)) && outage.may_ask(after(95)));
        assert!(outage.answered() && !outage.answered(), "it is over, which is told once");
        assert!(outage.may_ask(after(95)));
        assert!(!outage.failed(after(96)), "and counted from the start");
    }
}
