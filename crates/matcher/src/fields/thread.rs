//! `thread:` compares the conversation that a mention belongs to.

use super::{FieldSpec, Reads, Test, Value, Wrong, glob::Glob};
use crate::{help::Text, view::View};
use std::sync::Arc;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "thread",
    also: &[],
    help: Text {
        en: "The conversation by the source's own name for it, whole or with `*`.",
        nl: "Het gesprek, zoals de bron het noemt, helemaal of met `*`.",
    },
    examples: ["thread:1834429", "thread:outage-*"],
    reads: Reads::Values(read),
};

#[derive(Debug)]
struct Thread(Glob);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    Ok(Arc::new(Thread(Glob::of(value.one("thread", "1834429")?))))
}

impl Test for Thread {
    fn holds(&self, view: &View<'_>) -> bool {
        view.mention.thread.as_deref().is_some_and(|thread| self.0.is(thread))
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        view.mention.thread.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::holds, *};

    #[test]
    fn a_mention_without_a_thread_is_in_none() {
        for (json, expected) in
            [(r#"{"text":"x","thread":"T-1"}"#, true), (r#"{"text":"x","thread":"t-12"}"#, false), (r#"{"text":"x"}"#, false)]
        {
            assert_eq!(holds(&FIELD, Value::One("t-1"), json), Ok(expected), "{json}");
        }
    }
}
