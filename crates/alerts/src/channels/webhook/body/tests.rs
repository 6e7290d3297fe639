//! What each shape looks like, of what people write and of what somebody writes who means harm.

use super::*;
use crate::{MailConfig, Team, sample};
use luister_mention::{Listed, Place, StoryId};

const SHAPES: [&str; 9] = ["luister", "slack", "teams", "mattermost", "matrix", "chatwoot", "zammad", "analytics", "custom"];

fn webhook(shape: &str) -> Webhook {
    let more = match shape {
        "custom" => {
            "template = '{\"id\": \"{alert}\", \"n\": {count}, \"all\": [\"{team}\", \"{subject}\", \"{text}\", \"{url}\", \"{author}\", \"{signal}\", \"{list}\", \"{source}\", \"{why}\", \"{due}\", \"{id}\"]}'"
        }
        "matrix" => "room = \"!x:acme.example\"",
        _ => "",
    };
    toml::from_str(&format!("name = \"x\"\nurl = \"https://chat.acme.example/hooks\"\nshape = \"{shape}\"\n{more}")).unwrap()
}

fn sample(wanted: &str) -> Alert {
    let team: Team = toml::from_str("name = \"Webcare\"\nmail = \"karin@acme.example\"\nlang = \"nl\"\nresponse_target = \"1h\"").unwrap();
    let mail = "from = \"luister@acme.example\"\nadministrator = \"beheer@acme.example\"\nfolder = \"mail\"";
    let mail: MailConfig = toml::from_str(mail).unwrap();
    let all = sample::alerts(&team, &mail, "2026-11-21T08:24:00Z".parse().unwrap()).unwrap();
    all.into_iter().find(|(name, _)| *name == wanted).unwrap().1
}

/// What means harm in one shape or another.
const HOSTILE: &str = "\"}], \"admin\": true <!channel> <@U1> <https://evil.example|klik> @room @channel @all *vet* _x_ ~y~ `z` [klik](https://evil.example) ![](https://evil.example/x.png) <img src=x onerror=alert(1)> <script>alert('x')</script> &lt; {{DATE(2026)}} {text} \\ # kop\n> citaat\r\n| a | b |\u{202e}\u{0}";

fn told(alert: &mut Alert) -> &mut Vec<Told> {
    let Body::Mentions(told) = &mut alert.body else { panic!("mentions") };
    told
}

fn hostile() -> Alert {
    let mut alert = sample("mention");
    let told = &mut told(&mut alert)[0];
    // As the store keeps it: text is cleaned when it comes in.
    told.mention.text = luister_mention::text::clean(HOSTILE);
    told.mention.title = Some(luister_mention::text::line(HOSTILE));
    told.mention.author = luister_mention::Author::named(HOSTILE);
    told.mention.url = Link::parse("https://evil.example/a|b\"><script>)('*_?x=<y>&z=\\");
    let customer = told.customer.as_mut().unwrap();
    customer.name = told.mention.title.clone();
    customer.person = told.mention.title.clone();
    customer.link = Link::parse("https://evil.example/klant\"><script>");
    told.verdict.matches.clear();
    alert
}

fn pretty(body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {body}"));
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn each_shape_says_what_was_heard() {
    let mut mention = sample("mention");
    mention.set_acts(|id| Link::parse(&format!("https://luister.acme.example/act/ticket-of-{}", id.short())));
    for shape in SHAPES {
        insta::assert_snapshot!(format!("mention-{shape}"), pretty(&body(&mention, &webhook(shape))));
    }
    for kind in ["notice", "storm", "reminder"] {
        for shape in ["luister", "slack"] {
            insta::assert_snapshot!(format!("{kind}-{shape}"), pretty(&body(&sample(kind), &webhook(shape))));
        }
    }
}

#[test]
fn what_means_harm_is_only_text() {
    for shape in SHAPES {
        let body = body(&hostile(), &webhook(shape));
        insta::assert_snapshot!(format!("hostile-{shape}"), pretty(&body));
        let parsed: Value = serde_json::from_str(&body).unwrap();
        assert!(parsed.get("admin").is_none(), "{shape}");
        if !["luister", "analytics", "zammad"].contains(&shape) {
            assert!(["@room", "@channel", "@all"].iter().all(|call| !body.contains(call)), "{shape}: {body}");
        }
    }
    let slack = body(&hostile(), &webhook("slack"));
    assert!(!slack.contains("<!channel>") && !slack.contains("<@U1>") && !slack.contains("<https://evil.example|klik"), "{slack}");
    let matrix: Value = serde_json::from_str(&body(&hostile(), &webhook("matrix"))).unwrap();
    let html = matrix["formatted_body"].as_str().unwrap();
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
}

#[test]
fn a_body_is_bounded_and_says_how_many_are_left_out() {
    let mut alert = sample("mentions");
    let one = told(&mut alert)[0].clone();
    let long = "een heel lang bericht & nog meer <tekst> ".repeat(20_000);
    told(&mut alert).resize(50, Told { mention: luister_mention::Mention { text: long, ..one.mention.clone() }, ..one.clone() });
    let place = Place {
        mention: one.mention.id,
        when: one.mention.heard,
        source: one.mention.source.clone(),
        author: Some("Marieke".to_owned()),
        excerpt: "nog een storing ".repeat(10),
        url: one.mention.url.clone(),
    };
    alert.listed = vec![Listed { signal: one.signal, story: StoryId(one.mention.id), place, act: None }; 3000];
    for (shape, limit) in [
        ("luister", MAX_WHOLE),
        ("slack", 45 * 3_500 + 4096),
        ("teams", 28_000),
        ("mattermost", 16_383),
        ("matrix", 65_000),
        ("chatwoot", MAX_CHATWOOT),
        ("zammad", MAX_ZAMMAD),
        ("analytics", 1000),
        ("custom", 2 * MAX_CUSTOM + 13 * MAX_FIELD),
    ] {
        let body = body(&alert, &webhook(shape));
        let parsed: Value = serde_json::from_str(&body).unwrap();
        assert!(body.len() <= limit, "{shape} has {} bytes", body.len());
        match shape {
            "luister" => assert!(parsed["more"].as_u64().unwrap() > 0, "{}", parsed["more"]),
            "analytics" => assert_eq!(parsed["properties"]["count"], 3050),
            "slack" => assert!(parsed["blocks"].as_array().unwrap().len() <= 50 && body.contains("en nog")),
            _ => assert!(body.contains("en nog "), "{shape} says nothing of those left out"),
        }
    }
}

#[test]
fn a_long_notice_is_bounded_too() {
    let mut alert = sample("notice");
    let Body::Notice(notice) = &mut alert.body else { panic!("a notice") };
    notice.listing = vec!["[*<&@_~`> ".repeat(400); 300];
    for (shape, limit) in [
        ("luister", MAX_WHOLE),
        ("slack", 45 * 3_500),
        ("teams", 28_000),
        ("mattermost", 16_383),
        ("matrix", 65_000),
        ("chatwoot", MAX_CHATWOOT),
        ("zammad", MAX_ZAMMAD),
        ("custom", 2 * MAX_CUSTOM + 13 * MAX_FIELD),
    ] {
        let body = body(&alert, &webhook(shape));
        let parsed: Value = serde_json::from_str(&body).unwrap();
        assert!(body.len() <= limit && body.contains('…'), "{shape} has {} bytes", body.len());
        let blocks = parsed["blocks"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert!(
            blocks.len() <= 50 && blocks.iter().all(|block| block["text"]["text"].as_str().unwrap().chars().count() <= 3000),
            "{shape}"
        );
    }
}

#[test]
fn a_body_is_the_same_at_every_attempt() {
    for shape in SHAPES {
        let alert = hostile();
        let kept: Alert = serde_json::from_str(&serde_json::to_string(&alert).unwrap()).unwrap();
        assert_eq!(body(&alert, &webhook(shape)), body(&kept, &webhook(shape)), "{shape}");
    }
}
