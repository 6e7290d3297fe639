//! `channel:` compares the kind of place that a mention was made in.

use super::{FieldSpec, Reads, Test, Value, Wrong, nearest};
use crate::{help::Text, view::View};
use luister_mention::{Channel, Repair, wording};
use std::sync::Arc;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "channel",
    also: &[],
    help: Text {
        en: "The kind of place: news, blog, forum, review, social, video, app, chat or print.",
        nl: "Het soort plek: news, blog, forum, review, social, video, app, chat of print.",
    },
    examples: ["channel:(forum OR review)", "channel:news"],
    reads: Reads::Values(read),
};

#[derive(Debug)]
struct Is(Channel);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let text = value.one("channel", "forum")?.to_lowercase();
    if let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.as_str() == text) {
        return Ok(Arc::new(Is(channel)));
    }
    let all = || Channel::ALL.iter().map(|channel| channel.as_str());
    let repair = match nearest(&text, all()) {
        Some(near) => Repair::write(&format!("channel:{near}")),
        None => wording!("write one of {}", "kies uit {}", all().collect::<Vec<_>>().join(", ")).into(),
    };
    Err(Wrong { message: wording!("`{text}` is no channel", "`{text}` is geen kanaal"), repair })
}

impl Test for Is {
    fn holds(&self, view: &View<'_>) -> bool {
        view.mention.channel == self.0
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        Some(view.mention.channel.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn the_nine_channels_are_known() {
        assert_eq!(holds(&FIELD, Value::One("Forum"), r#"{"text":"x","channel":"forum"}"#), Ok(true));
        assert_eq!(holds(&FIELD, Value::One("forum"), r#"{"text":"x","channel":"news"}"#), Ok(false));
        assert_eq!(fault(&FIELD, Value::One("forums")), "`forums` is no channel, write `channel:forum`");
        assert_eq!(
            fault(&FIELD, Value::One("twitter")),
            "`twitter` is no channel, write one of news, blog, forum, review, social, video, app, chat, print"
        );
    }
}
