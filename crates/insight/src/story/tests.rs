//! The rules as a table, and what holds whatever is said.

use super::*;
use luister_mention::{Channel, Mention, MentionLine, SourceName};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::HashMap, convert::Infallible};

const ARTICLE: &str = "De Tweede Kamer wil van de minister weten waarom huishoudens in Almere dit jaar al vier keer zonder stroom zaten. \
    Acme zegt dat een verouderd verdeelstation de oorzaak is en dat er volgend jaar een nieuw station komt. Bewoners zijn boos: \
    een bakker gooide drie keer zijn deeg weg, en een huisarts kon een dag lang geen dossiers openen. De gemeente vraagt om een noodplan.";
const CHANGED: &str = "De hele Kamer wil van een minister weten waarom gezinnen in Almere dit jaar al vijf keer zonder stroom zaten. \
    Acme meldt dat een verouderd verdeelstation de schuld is en dat er volgend jaar een beter station komt. Bewoners zijn woedend: \
    een bakker gooide drie keer zijn brood weg, en een huisarts kon een week lang geen dossiers openen. De stad vraagt om een noodplan.";
const OTHER: &str = "Bij Acme duurde het zes weken voor er iemand terugbelde over mijn jaarafrekening. De medewerker was vriendelijk, \
    maar wist niet waarom het voorschot in maart verdubbeld was en verbond me door met een afdeling die al gesloten bleek.";
const FOOTER: &str = "Dit bericht is met zorg samengesteld. Aan de inhoud kunnen geen rechten worden ontleend. Lees ook onze voorwaarden en \
    meld u aan voor de nieuwsbrief, dan mist u niets van wat er in uw buurt gebeurt.";
const SHORT: &str = "Alweer storing bij Acme";
const POST: &str = "Al drie uur geen stroom in Almere en de hulplijn van Acme geeft alleen een bandje, ben er klaar mee";
const REMARK: &str = "Precies dit hebben wij vorige week ook gehad en er is tot nu toe niemand langs geweest.";

/// A mention of which this is said; it is found at a source of its own, in the news, by nobody.
fn mention(number: usize, said: &Value) -> Mention {
    let mut line = json!({ "id": format!("{number:032x}"), "channel": Channel::News, "published": "2026-11-20T08:00:00Z" });
    let all = line.as_object_mut().unwrap();
    said.as_object().unwrap().iter().for_each(|(key, value)| drop(all.insert(key.clone(), value.clone())));
    let source = SourceName::new(&format!("source {number}")).unwrap();
    MentionLine::parse(&line.to_string()).unwrap().into_mention(&source, "2026-11-21T08:00:00Z".parse().unwrap())
}

/// Mentions that are heard one after the other.
#[derive(Default)]
struct Heard {
    stories: Stories,
    all: HashMap<MentionId, Telling>,
}

impl Heard {
    /// The story of a mention.
    fn hear(&mut self, mention: &Mention) -> StoryId {
        let mut telling = Telling::of(mention);
        let joined = self.stories.joins(&telling, |id| Ok::<_, Infallible>(self.all.get(&id).cloned())).unwrap();
        telling.story = joined.unwrap_or(telling.story);
        let story = telling.story;
        self.stories.remember(&telling);
        self.all.insert(telling.id, telling);
        story
    }
}

/// How many stories there are.
fn stories(said: &[&Value]) -> usize {
    let mut heard = Heard::default();
    let all: std::collections::HashSet<StoryId> =
        said.iter().enumerate().map(|(number, said)| heard.hear(&mention(number + 1, said))).collect();
    all.len()
}

/// Whether two mentions fold, in either order.
fn fold(one: &Value, other: &Value) -> bool {
    let (there, back) = (stories(&[one, other]), stories(&[other, one]));
    assert_eq!(there, back, "it makes no difference which came first");
    there == 1
}

fn by(name: &str) -> Value {
    json!({ "name": name })
}

#[test]
fn an_answer_that_was_put_into_the_message_is_a_voice_of_its_own() {
    let entry = json!({ "text": format!("{POST} {REMARK}"), "channel": "forum" });
    let parent = |to: usize| json!({ "id": format!("{to:032x}") });
    let answer = |to| json!({ "text": REMARK, "channel": "forum", "published": "2026-11-20T09:00:00Z", "parent": parent(to) });
    assert_eq!(stories(&[&entry, &answer(1)]), 2);
    assert_eq!(stories(&[&entry, &answer(7)]), 1, "as an answer to another it is a copy");
}

#[test]
fn copies_fold_and_what_is_only_alike_does_not() {
    let half = ARTICLE.split_at(ARTICLE.find(" Bewoners").unwrap()).0;
    let later = |text: String| json!({ "text": text, "published": "2026-11-20T09:00:00Z" });
    let talk = |text: String| json!({ "text": text, "channel": "social", "published": "2026-11-20T09:00:00Z", "author": by("Joris") });
    let post = json!({ "text": POST, "channel": "social", "author": by("Sanne") });
    let article = json!({ "text": ARTICLE });
    for (name, one, other, expected) in [
        ("the same article", &article, json!({ "text": ARTICLE }), true),
        ("a fifth of the words changed", &article, json!({ "text": CHANGED }), true),
        (
            "other case, accents and punctuation",
            &article,
            json!({ "text": ARTICLE.to_uppercase().replace('.', "!").replace('E', "Ë") }),
            true,
        ),
        ("a title of its own", &article, json!({ "title": "Minister moet uitleg geven", "text": ARTICLE }), true),
        ("a line of its own before it", &article, later(format!("Van onze verslaggever in Den Haag, met foto's. {ARTICLE}")), true),
        ("a paragraph of its own behind it", &article, later(format!("{ARTICLE} {OTHER}")), true),
        ("the first half", &article, json!({ "text": half }), true),
        ("only its beginning", &json!({ "text": format!("{ARTICLE} {OTHER} {FOOTER} {OTHER}") }), json!({ "text": half }), true),
        ("another article", &article, json!({ "text": OTHER }), false),
        ("a common footer", &json!({ "text": format!("{POST}. {FOOTER}") }), json!({ "text": format!("{OTHER} {FOOTER}") }), false),
        ("a copied post", &post, talk(POST.into()), true),
        ("a copied post with a word of its own", &post, talk(format!("Zo hé! {POST}")), true),
        ("somebody who quotes it and has their own say", &post, talk(format!("{POST} {REMARK}")), false),
        ("who said it first and more", &talk(POST.into()), json!({ "text": format!("{POST} {REMARK}"), "channel": "social" }), true),
        ("five weeks later", &article, json!({ "text": ARTICLE, "published": "2026-10-16T08:00:00Z" }), false),
        ("four weeks later", &article, json!({ "text": ARTICLE, "published": "2026-10-23T08:00:00Z" }), true),
        ("we said it ourselves", &article, json!({ "text": ARTICLE, "own": true }), false),
        ("nothing but pictures", &json!({ "text": "😡😡" }), json!({ "text": "😡😡" }), false),
    ] {
        assert_eq!(fold(one, &other), expected, "{name}");
    }
}

#[test]
fn who_says_it_counts_for_reviews_and_few_words() {
    let review = |text: &str, name: &str| json!({ "text": text, "channel": "review", "author": by(name) });
    let short = |source: &str, author: Value| json!({ "text": SHORT, "channel": "social", "source": source, "author": author });
    let page = |source: &str, author: Option<&str>, text: &str| match author {
        Some(name) => json!({ "text": text, "source": source, "url": "https://nu.example/1", "author": by(name) }),
        None => json!({ "text": text, "source": source, "url": "https://nu.example/1?utm_source=rss" }),
    };
    let handle = |handle: &str| json!({ "name": "Jan", "handle": handle });
    let rated = |name: &str| json!({ "text": OTHER, "rating": { "value": 1, "best": 5 }, "author": by(name) });
    for (name, one, other, expected) in [
        ("one review on two sites", review(OTHER, "Jan de Wit"), review(OTHER, "Jan de Wit"), true),
        ("a review copied by another", review(OTHER, "Jan de Wit"), review(OTHER, "Piet Bos"), false),
        ("two reviews by nobody", review(OTHER, "Anoniem"), review(OTHER, "Anoniem"), false),
        ("a rating is a review anywhere", rated("Jan de Wit"), rated("Piet Bos"), false),
        ("a review in the paper", review(OTHER, "Jan de Wit"), json!({ "text": OTHER, "author": by("Redactie") }), false),
        ("few words by two people", short("x", by("Jan")), short("x", by("Piet")), false),
        ("few words by two who are called alike", short("x", by("Jan")), short("y", by("Jan")), false),
        ("few words, twice, by one", short("x", by("Jan")), short("x", by("Jan")), true),
        ("few words at two places by one account", short("x", handle("@Jan_1970")), short("y", handle("jan_1970")), true),
        ("few words by two accounts of one name", short("x", handle("jan1")), short("x", handle("jan2")), false),
        ("few words by nobody", json!({ "text": SHORT }), json!({ "text": SHORT }), false),
        ("one item from two sources", page("a", None, SHORT), page("b", None, SHORT), true),
        ("one of them shows its author", page("a", Some("Redactie"), SHORT), page("b", None, SHORT), true),
        ("and one more of the text", page("a", None, SHORT), page("b", None, &format!("{SHORT}. {ARTICLE}")), true),
        ("two people on one page", page("a", Some("Jan"), SHORT), page("b", Some("Piet"), SHORT), false),
        ("two items of one page", page("a", None, SHORT), page("a", None, SHORT), false),
        (
            "what somebody says under an article",
            page("a", None, "Acme zegt dat een verouderd"),
            page("b", None, &format!("{POST} {ARTICLE}")),
            false,
        ),
        ("one page says something else", page("a", None, SHORT), page("b", None, "Reageer als eerste"), false),
    ] {
        assert_eq!(fold(&one, &other), expected, "{name}");
    }
}

#[test]
fn what_a_reply_quotes_is_not_its_own() {
    let post = json!({ "text": POST, "channel": "forum", "author": by("Sanne") });
    let reply = |text: String| json!({ "text": text, "channel": "forum", "author": by("Joris"), "parent": { "text": POST } });
    assert!(!fold(&post, &reply(format!("{POST}. Hier ook!"))), "five people who are angry are five");
    assert!(!fold(&post, &reply(format!("{REMARK} {POST}"))));
    assert!(fold(&reply(format!("{POST}. {ARTICLE}")), &json!({ "text": ARTICLE })), "what it says itself may be a copy");
}

#[test]
fn five_angry_people_are_five_complaints() {
    let angry: Vec<Value> = (0..5).map(|n| json!({ "text": SHORT, "channel": "forum", "author": by(&format!("Buur {n}")) })).collect();
    assert_eq!(stories(&angry.iter().collect::<Vec<_>>()), 5);
}

#[test]
fn two_stories_never_merge() {
    let (one, other) = (json!({ "text": ARTICLE }), json!({ "text": OTHER }));
    let mut heard = Heard::default();
    let first = heard.hear(&mention(1, &one));
    let second = heard.hear(&mention(2, &other));
    let both = heard.hear(&mention(3, &json!({ "text": format!("{ARTICLE} {OTHER}") })));
    assert!(first != second && (both == first || both == second));
    let again = [heard.hear(&mention(4, &one)), heard.hear(&mention(5, &other))];
    assert!(again.iter().all(|story| *story == first || *story == second), "{again:?}");
}

#[test]
fn a_thousand_copies_are_one_story_and_each_looks_at_few() {
    let mut stories = Stories::new();
    let mut looked_at = 0;
    let first = Telling::of(&mention(1, &json!({ "text": ARTICLE })));
    for number in 1..=1_000 {
        let telling = Telling { id: MentionId::from_bytes(u128::to_be_bytes(number)), ..first.clone() };
        let joined = stories.joins(&telling, |id| {
            looked_at += 1;
            Ok::<_, Infallible>(Some(Telling { id, ..first.clone() }))
        });
        assert_eq!(joined.unwrap(), (number > 1).then_some(first.story));
        stories.remember(&telling);
    }
    assert_eq!(looked_at, 999);
}

#[test]
fn the_index_takes_no_more_than_it_may_and_forgets_the_oldest() {
    let mut stories = Stories::new();
    let like = |number: usize, text: &str| Telling::of(&mention(number, &json!({ "text": text })));
    let (first, second) = (like(1, ARTICLE), like(2, OTHER));
    stories.remember(&first);
    stories.remember(&second);
    let mut filler = like(3, POST);
    for number in 3..=MAX_MENTIONS + 1 {
        filler.id = MentionId::from_bytes(u128::to_be_bytes(number as u128));
        stories.remember(&filler);
    }
    let joined = |text: &str| {
        let recall = |id: MentionId| Ok::<_, Infallible>([&first, &second].into_iter().find(|known| known.id == id).cloned());
        stories.joins(&like(MAX_MENTIONS * 2, text), recall).unwrap()
    };
    assert_eq!((joined(ARTICLE), joined(OTHER)), (None, Some(second.story)), "one more than fits was remembered");
    assert!(stories.bytes() <= 16 << 20, "{} bytes", stories.bytes());
}

#[test]
fn what_is_gone_or_cannot_be_read_is_not_joined() {
    let mut stories = Stories::new();
    let (one, other) = (mention(1, &json!({ "text": ARTICLE })), mention(2, &json!({ "text": ARTICLE })));
    stories.remember(&Telling::of(&one));
    assert_eq!(stories.joins(&Telling::of(&other), |_| Ok::<_, &str>(None)), Ok(None));
    assert_eq!(stories.joins(&Telling::of(&other), |_| Err("the disk")), Err("the disk"));
    assert_eq!(stories.joins(&Telling::of(&one), |_| Err("it is asked for itself")), Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn copies_fold_in_whatever_order_they_come(order in Just([ARTICLE, CHANGED, OTHER, POST, SHORT]).prop_shuffle(), again in 0..5_usize) {
        let mut heard = Heard::default();
        let all: Vec<&str> = order.into_iter().chain(order.get(again).copied()).collect();
        let told: Vec<StoryId> = all.iter().enumerate().map(|(number, text)| heard.hear(&mention(number + 1, &json!({ "text": text })))).collect();
        let of = |text: &str| all.iter().zip(&told).find(|(said, _)| **said == text).map(|(_, story)| *story);
        prop_assert_eq!(of(ARTICLE), of(CHANGED));
        prop_assert!(of(ARTICLE) != of(OTHER) && of(OTHER) != of(POST) && of(POST) != of(SHORT));
        prop_assert_eq!(told.last().copied() == of(order[again]), order[again] != SHORT);
    }

    #[test]
    fn whether_two_fold_does_not_depend_on_which_is_asked(
        one in "([a-e]{1,2} ){0,40}", other in "([a-e]{1,2} ){0,40}", kinds in prop::sample::subsequence(vec!["channel", "author", "rating"], 0..=3), of_one in 0..=3_usize
    ) {
        let said = |text: &str, hour: u8| {
            let mut said = json!({ "title": "x", "text": text, "published": format!("2026-11-20T0{hour}:00:00Z"), "url": "https://a.example" });
            for kind in kinds.iter().take(if hour == 1 { of_one } else { kinds.len() }) {
                said[kind] = match *kind { "channel" => json!("social"), "author" => by("Jan"), _ => json!({ "value": 1, "best": 5 }) };
            }
            said
        };
        let (one, other) = (Telling::of(&mention(1, &said(&one, 1))), Telling::of(&mention(2, &said(&other, 2))));
        prop_assert_eq!(likeness::is_one_story(&one, &other), likeness::is_one_story(&other, &one));
        prop_assert_eq!(one.share_with(&other), other.share_with(&one));
    }

    #[test]
    fn any_text_can_be_heard(texts in prop::collection::vec("(\\PC|\\p{C}|\\s|[a-zé]{1,9} ){0,60}", 1..4)) {
        let mut heard = Heard::default();
        for (number, text) in texts.iter().enumerate() {
            let mut told = mention(number + 1, &json!({ "text": "x" }));
            told.text.clone_from(text);
            heard.hear(&told);
        }
    }
}

#[test]
fn a_text_of_a_megabyte_is_heard() {
    let mut heard = Heard::default();
    for (number, text) in ["a ".repeat(500_000), "é".repeat(500_000), "电".repeat(300_000), String::new()].into_iter().enumerate() {
        let mut told = mention(number + 1, &json!({ "text": "x" }));
        told.text = text;
        assert_eq!(heard.hear(&told), told.story, "each is its own");
    }
}
