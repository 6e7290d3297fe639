//! A customer system that hangs, one that answers, and a thousand who want to know.

use super::*;
use luister_mention::{LookupStatus, QuestionId};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::task::JoinSet;

const PATIENCE: Duration = Duration::from_secs(5);

/// Answers after so long, or never.
struct Slow {
    after: Option<Duration>,
    asked: AtomicU32,
}

#[async_trait::async_trait]
impl Desk for Slow {
    async fn ask(&self, _: &Question) -> Result<Said, NoAnswer> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match self.after {
            Some(after) => tokio::time::sleep(after).await,
            None => std::future::pending().await,
        }
        Ok(Said::bare(LookupStatus::Ack))
    }

    fn timeout(&self, _: &LookupName) -> Option<Duration> {
        Some(PATIENCE)
    }
}

/// So many who ask at once: how many got an answer, how many requests were made, and after how long the last one knew.
async fn storm(room: &std::sync::Arc<Room>, count: u32, after: Option<Duration>) -> (usize, u32, Duration) {
    let desk = std::sync::Arc::new(Slow { after, asked: AtomicU32::new(0) });
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let (room, desk) = (std::sync::Arc::clone(room), std::sync::Arc::clone(&desk));
        tasks.spawn(async move {
            let id = QuestionId::of(&[&number.to_be_bytes()]);
            let question = Question { lookup: LookupName::new("crm").unwrap(), id, alike: id, told: serde_json::Map::new() };
            room.ask(&*desk, &question, PATIENCE).await
        });
    }
    let answers = tasks.join_all().await;
    (answers.iter().flatten().count(), desk.asked.load(Ordering::Relaxed), began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_thousand_wait_no_longer_than_one() {
    let millis = Duration::from_millis;
    for (name, after, answered, asked) in [
        ("it hangs", None, 0, 8),
        ("it answers at once", Some(millis(1)), 1000, 1000),
        ("it is slow, and some have to do without", Some(millis(1000)), 32, 40),
    ] {
        let room = std::sync::Arc::new(Room::default());
        let (got, made, took) = storm(&room, 1000, after).await;
        assert!(took <= PATIENCE + millis(10), "{name}: {took:?}");
        // Whether those count that end in the very moment when the time is over is up to chance.
        assert!((answered..=answered + 8).contains(&got) && (asked..=asked + 8).contains(&made), "{name}: {got} {made}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_left_alone_until_it_answers_a_trial() {
    let room = std::sync::Arc::new(Room::default());
    assert_eq!(storm(&room, 20, None).await, (0, 8, PATIENCE));
    assert_eq!(storm(&room, 20, None).await, (0, 0, Duration::ZERO), "the branch for errors, at once");
    tokio::time::sleep(Duration::from_secs(30)).await;
    let (got, made, took) = storm(&room, 20, None).await;
    assert_eq!((got, made, took), (0, 1, PATIENCE), "one trial, and the others do not wait for it");
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(storm(&room, 1, Some(Duration::from_millis(1))).await.0, 1);
    assert_eq!(storm(&room, 20, Some(Duration::from_millis(1))).await.0, 20, "it works again");
}
