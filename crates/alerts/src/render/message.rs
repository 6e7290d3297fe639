//! Headers and parts: built, never put together by hand.

use super::{RenderError, page::Inline};
use crate::config::MailAddress;
use lettre::{
    Message,
    message::{
        Body, MultiPart, SinglePart,
        header::{ContentDisposition, ContentId, ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use luister_mention::{Alert, AlertId, TeamName, text};

/// What a message is made of, apart from what it says.
pub(super) struct Parts<'a> {
    pub(super) alert: &'a Alert,
    pub(super) from: &'a MailAddress,
    pub(super) reply_to: Option<&'a MailAddress>,
    pub(super) to: &'a MailAddress,
    pub(super) name: Option<&'a str>,
}

impl Parts<'_> {
    /// The Message-ID of an alert that this sender sent.
    pub(super) fn message_id(&self, alert: AlertId) -> String {
        format!("<{alert}@{}>", self.from.domain())
    }

    /// The whole message. Both parts are quoted-printable, so that the wire sees short lines of ASCII only.
    pub(super) fn bytes(&self, subject: &str, plain: &str, html: &str, inline: &[Inline]) -> Result<Vec<u8>, RenderError> {
        let alert = self.alert;
        let told = |problem: String| RenderError::Message { alert: alert.id, problem };
        let mut builder = Message::builder()
            .date(alert.sealed.into())
            .from(self.from.named(Some(&alert.letterhead.from_name)))
            .to(self.to.named(self.name))
            .message_id(Some(self.message_id(alert.id)))
            .subject(text::line(subject));
        if let Some(reply_to) = self.reply_to {
            builder = builder.reply_to(reply_to.named(None));
        }
        if let Some(before) = alert.in_reply_to {
            let thread = alert.opened_by.into_iter().chain([before]).map(|alert| self.message_id(alert));
            builder = builder.in_reply_to(self.message_id(before)).references(thread.collect::<Vec<_>>().join(" "));
        }
        for (name, value) in self.own_headers() {
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| told(error.to_string()))?;
            builder = builder.raw_header(HeaderValue::new(name, text::line(&value)));
        }
        let parts =
            MultiPart::alternative().boundary(text::line(&alert.boundary)).singlepart(part(ContentType::TEXT_PLAIN, plain).map_err(told)?);
        let html = part(ContentType::TEXT_HTML, html).map_err(told)?;
        let parts = if inline.is_empty() { parts.singlepart(html) } else { parts.multipart(self.related(html, inline)?) };
        Ok(builder.multipart(parts).map_err(|error| told(error.to_string()))?.formatted())
    }

    /// The HTML with the pictures that it shows.
    fn related(&self, html: SinglePart, inline: &[Inline]) -> Result<MultiPart, RenderError> {
        let told = |problem: String| RenderError::Message { alert: self.alert.id, problem };
        let mut parts = MultiPart::related().boundary(text::line(&format!("{}-pictures", self.alert.boundary))).singlepart(html);
        for (nth, picture) in (1..).zip(inline) {
            let body = Body::new_with_encoding(picture.png.clone(), ContentTransferEncoding::Base64);
            let body = body.map_err(|_| told("a picture cannot be encoded".to_owned()))?;
            let kind = ContentType::parse("image/png").map_err(|error| told(error.to_string()))?;
            let name = format!("luister-{nth}.png");
            let part = SinglePart::builder().header(kind).header(ContentDisposition::inline_with_name(&name));
            parts = parts.singlepart(part.header(ContentId::from(format!("<{}>", picture.id))).body(body));
        }
        Ok(parts)
    }

    /// What tells programs about the mail: filters, out-of-office answers, and `luister` itself.
    fn own_headers(&self) -> [(&'static str, String); 5] {
        let team = self.alert.team.as_ref().map_or("administrator", TeamName::as_str);
        [
            ("X-Luister-Alert", self.alert.id.to_string()),
            ("X-Luister-Kind", self.alert.body.kind().as_str().to_owned()),
            ("List-Id", format!("<{}.luister.{}>", label(team), self.from.domain())),
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "All".to_owned()),
        ]
    }
}

/// A name as one label of a domain.
fn label(name: &str) -> String {
    let dashed: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let label: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    if label.is_empty() { "team".to_owned() } else { label.join("-") }
}

fn part(kind: ContentType, said: &str) -> Result<SinglePart, String> {
    let lines = said.replace('\0', "").replace("\r\n", "\n").replace(['\r', '\n'], "\r\n").into_bytes();
    let body = Body::new_with_encoding(lines, ContentTransferEncoding::QuotedPrintable);
    let body = body.map_err(|_| "its text cannot be encoded".to_owned())?;
    Ok(SinglePart::builder().header(kind).body(body))
}
