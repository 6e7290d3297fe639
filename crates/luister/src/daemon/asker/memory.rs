//! What was answered of late: many posts of one writer are one question.

use luister_alerts::lookup::Said;
use luister_mention::QuestionId;
use std::{collections::HashMap, time::Duration};
use tokio::time::Instant;

/// How long an answer is good for questions that are alike.
const GOOD_FOR: Duration = Duration::from_mins(10);
/// The most answers that are remembered.
const MAX_ANSWERS: usize = 1000;

/// Answers of the last minutes, in memory only.
#[derive(Default)]
pub(super) struct Memory(HashMap<QuestionId, (Instant, Said)>);

impl Memory {
    /// What was answered to a question like this one.
    pub(super) fn get(&self, alike: QuestionId, now: Instant) -> Option<&Said> {
        self.0.get(&alike).filter(|(since, _)| now - *since < GOOD_FOR).map(|(_, said)| said)
    }

    /// Remembers an answer.
    pub(super) fn put(&mut self, alike: QuestionId, said: Said, now: Instant) {
        if self.0.len() >= MAX_ANSWERS {
            self.0.retain(|_, (since, _)| now - *since < GOOD_FOR);
        }
        if self.0.len() >= MAX_ANSWERS {
            self.0.clear();
        }
        self.0.insert(alike, (now, said));
    }

    /// Forgets everything: others may be asked now.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::LookupStatus;

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_good_for_a_while_and_there_are_never_too_many() {
        let (mut memory, begin) = (Memory::default(), Instant::now());
        let id = |number: usize| QuestionId::of(&[&number.to_be_bytes()]);
        let ack = Said::bare(LookupStatus::Ack);
        memory.put(id(0), ack.clone(), begin);
        assert_eq!(memory.get(id(0), begin + GOOD_FOR.saturating_sub(Duration::from_secs(1))), Some(&ack));
        assert_eq!((memory.get(id(0), begin + GOOD_FOR), memory.get(id(1), begin)), (None, None));
        for number in 0..2500 {
            memory.put(id(number), ack.clone(), begin);
            assert!(memory.0.len() <= MAX_ANSWERS);
        }
        assert!(memory.get(id(2499), begin).is_some());
    }
}
