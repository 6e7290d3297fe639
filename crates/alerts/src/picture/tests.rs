//! What holds of every picture.

use super::*;
use luister_mention::Signal;
use proptest::prelude::*;
use resvg::usvg::roxmltree::Document;

/// What a name may try, and what must come of it.
const NAMES: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"/><image href=\"https://evil.example/x.png\"/>",
    "a\u{0}b\u{8}c\u{FFFE}d]]>",
    "شركة الطاقة \u{202E}gnp.exe",
    "👨\u{200D}👩\u{200D}👧 Acme",
    "&lt; &amp;amp; é",
    "",
];

fn place(label: &str, said: &str) -> Place {
    Place { label: label.to_owned(), said: said.to_owned() }
}

fn bar(label: &str, said: &str, counts: &[(Signal, u32)], usual: Option<f32>) -> Bar {
    Bar { place: place(label, said), counts: counts.to_vec(), usual }
}

fn days() -> Volume {
    use Signal::{Complaint, Crisis, Lead, Other, Praise, Question};
    let bars = vec![
        bar("ma", "maandag 16 november", &[(Complaint, 12), (Question, 9), (Other, 14)], Some(31.0)),
        bar("di", "dinsdag 17 november", &[(Complaint, 1161), (Crisis, 4), (Question, 22), (Lead, 1), (Praise, 6)], Some(30.5)),
        bar("wo", "woensdag 18 november", &[(Complaint, 500), (Crisis, 2)], Some(32.0)),
        bar("do", "donderdag 19 november", &[], Some(29.0)),
    ];
    Volume { bars, storms: std::iter::once(1..3).collect() }
}

fn sites() -> Stars {
    let site = |name: &str, averages: &[Option<f32>]| Site { name: name.to_owned(), averages: averages.to_vec() };
    Stars {
        places: (45..49).map(|week| place(&format!("wk {week}"), &format!("week {week}"))).collect(),
        sites: vec![
            site("Trustpilot", &[Some(4.2), Some(3.1), None, Some(3.9)]),
            site("Google", &[None, Some(4.0), Some(4.5), Some(4.0)]),
            site("Klantenvertellen", &[None, None, Some(3.0)]),
            site("Appwinkel", &[]),
        ],
    }
}

fn lists() -> Vec<Share> {
    let share = |name: &str, is_ours, count, percent, mood| Share { name: name.to_owned(), is_ours, count, percent, mood };
    vec![share("Bolt", false, 1812, 66.5, Some(0.3)), share("Acme", true, 912, 33.4, Some(-0.126)), share("Cirkel", false, 1, 0.04, None)]
}

fn kinds(name: &str, locale: Locale) -> [Picture; 3] {
    let mut volume_of = days();
    let mut stars_of = sites();
    let mut lists = lists();
    volume_of.bars[0].place = place(name, name);
    stars_of.places[0] = place(name, name);
    stars_of.sites[0].name = name.to_owned();
    lists[0].name = name.to_owned();
    [volume(&volume_of, locale), stars(&stars_of, locale), shares(&lists, locale)]
}

#[test]
fn pictures_are_drawn_like_this() {
    insta::assert_snapshot!("volume", volume(&days(), Locale::Nl).svg);
    insta::assert_snapshot!("stars", stars(&sites(), Locale::En).svg);
    insta::assert_snapshot!("shares", shares(&lists(), Locale::Nl).svg);
}

#[test]
fn what_they_show_is_said() {
    let said =
        |locale| [volume(&days(), locale), stars(&sites(), locale), shares(&lists(), locale)].map(|picture| picture.alt).join("\n\n");
    insta::assert_snapshot!("said_nl", said(Locale::Nl));
    insta::assert_snapshot!("said_en", said(Locale::En));
}

#[test]
fn what_is_said_fits_what_there_is() {
    let one = |counts: &[(Signal, u32)], usual| Volume { bars: vec![bar("ma", "maandag", counts, usual)], storms: vec![] };
    let two =
        |usual| Volume { bars: vec![bar("ma", "maandag", &[(Signal::Other, 5)], usual), bar("di", "dinsdag", &[], None)], storms: vec![] };
    for (name, shown, nl, en) in [
        ("nothing", Volume::default(), "Er is niets om te laten zien.", "There is nothing to show."),
        ("no mention", one(&[], None), "Geen berichten: maandag.", "No mentions: maandag."),
        ("one", one(&[(Signal::Lead, 1)], None), "Eén bericht, maandag: 1 lead.", "One mention, maandag: 1 lead."),
        (
            "usual",
            one(&[(Signal::Praise, 2)], Some(1234.4)),
            "2 berichten, maandag: 2 complimenten. Gewoonlijk zijn het er in die tijd 1.234.",
            "2 mentions, maandag: 2 words of praise. 1,234 are usual in that time.",
        ),
        (
            "usual in part",
            two(Some(0.3)),
            "5 berichten, maandag tot en met dinsdag: 5 andere berichten. De hoogste staaf is maandag: 5, waar er gewoonlijk 0,3 zijn. Van 1 van de 2 staven is bekend wat gewoonlijk is: daar waren het er 5, gewoonlijk zijn het er 0,3.",
            "5 mentions, maandag to dinsdag: 5 other mentions. The highest bar is maandag: 5, where 0.3 are usual. Of 1 of the 2 bars it is known what is usual: there were 5, and 0.3 are usual.",
        ),
        (
            "usual beyond reason",
            two(Some(f32::NAN)),
            "5 berichten, maandag tot en met dinsdag: 5 andere berichten. De hoogste staaf is maandag: 5.",
            "5 mentions, maandag to dinsdag: 5 other mentions. The highest bar is maandag: 5.",
        ),
    ] {
        assert_eq!((volume(&shown, Locale::Nl).alt.as_str(), volume(&shown, Locale::En).alt.as_str()), (nl, en), "{name}");
    }
}

#[test]
fn no_name_becomes_markup() {
    let allowed = ["svg", "rect", "polyline", "polygon", "circle", "line", "text"];
    let long = "naam ".repeat(40);
    for name in NAMES.into_iter().chain([long.as_str()]) {
        for picture in kinds(name, Locale::Nl) {
            let document = Document::parse(&picture.svg).unwrap();
            for element in document.descendants().filter(resvg::usvg::roxmltree::Node::is_element) {
                assert!(allowed.contains(&element.tag_name().name()), "{name}: {element:?}");
                assert!(element.attributes().all(|it| it.name() != "id" && !it.name().starts_with("on") && it.name() != "href"), "{name}");
            }
            assert_eq!(document.root_element().attribute("aria-label"), Some(picture.alt.as_str()), "{name}");
            assert!(picture.png().is_ok(), "{name}");
        }
    }
}

#[test]
fn letters_that_the_font_lacks_are_left_out_of_pixels() {
    for (svg, expected) in [
        ("<text>Acme 😀</text>", "<text>Acme </text>"),
        ("<text>شركة الطاقة 1</text>", "<text>… … 1</text>"),
        ("<text>شركة…</text>", "<text>…</text>"),
        ("<text>Łódź – één €</text>", "<text>Łódź – één €</text>"),
    ] {
        assert_eq!(drawable(svg), expected);
    }
}

#[test]
fn text_keeps_its_width_in_any_font() {
    for (name, held) in [("Łódź", 1), ("شركة", 0), ("😀", 0), ("", 0)] {
        let share = Share { name: name.into(), is_ours: false, count: 3, percent: 100.0, mood: None };
        let svg = shares(&[share], Locale::Nl).svg;
        // The heading and the figures always are.
        assert_eq!((svg.matches("<text").count(), svg.matches("<text textLength=").count()), (4, 2 + held), "{name}");
    }
}

#[test]
fn a_png_is_twice_as_large_small_and_the_same_every_time() {
    for picture in kinds("Zürich", Locale::Nl) {
        let png = picture.png().unwrap();
        // The signature, the length and name of the first chunk, and what that begins with: width and height.
        let (signature, header) = png.split_at(16);
        assert_eq!(signature, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
        let size = [picture.width * 2, picture.height * 2].map(u32::to_be_bytes).concat();
        assert_eq!((&header[..8], picture.width), (size.as_slice(), 600));
        assert!(png.len() < 40 * 1024, "{}", png.len());
        assert_eq!(png, picture.png().unwrap());
    }
}

#[test]
fn a_picture_that_somebody_changed_is_an_error() {
    let picture = volume(&days(), Locale::Nl);
    for (name, changed, expected) in [
        ("no SVG", Picture { svg: "<svg".into(), ..picture.clone() }, "the picture could not be read: "),
        ("no width", Picture { width: 0, ..picture.clone() }, "a picture of 0 × "),
        ("endless", Picture { height: u32::MAX, ..picture }, "a picture of 1200 × 4294967295 pixels cannot be drawn"),
    ] {
        let said = changed.png().unwrap_err().to_string();
        assert!(said.starts_with(expected), "{name}: {said}");
    }
}

#[test]
fn storms_are_marked_where_there_are_bars() {
    for (name, storms, expected) in [
        ("none", vec![], 0),
        ("one", vec![(1, 2)], 1),
        ("two", vec![(2, 4), (0, 1)], 2),
        ("two that touch", vec![(0, 2), (1, 3)], 1),
        ("beyond the end", vec![(3, 99), (40, 50)], 1),
        ("backwards", vec![(3, 1)], 0),
    ] {
        let storms = storms.into_iter().map(|(from, until)| from..until).collect();
        let svg = volume(&Volume { storms, ..days() }, Locale::Nl).svg;
        assert_eq!(svg.matches("#FDF0D5").count(), expected, "{name}");
        assert_eq!(svg.matches("\nstorm\n").count(), expected.min(1), "{name}");
    }
}

#[test]
fn no_more_is_shown_than_can_be_seen() {
    let bars = vec![bar("1", "een", &[(Signal::Other, 1)], None); MAX_PLACES + 1];
    assert!(volume(&Volume { bars, storms: vec![] }, Locale::En).alt.starts_with("92 mentions, een: 92 other mentions."));
    let site = Site { name: "Google".into(), averages: vec![Some(4.0)] };
    let many = Stars { places: vec![place("1", "week 1")], sites: vec![site; MAX_SITES + 2] };
    assert!(stars(&many, Locale::En).alt.ends_with("Google: 4.0. Not shown: 2 more."));
    let share = Share { name: "Bolt".into(), is_ours: false, count: 3, percent: 10.0, mood: None };
    let ours = Share { name: "Acme".into(), is_ours: true, ..share.clone() };
    let alt = shares(&[vec![share; MAX_LISTS], vec![ours]].concat(), Locale::Nl).alt;
    assert!(
        alt.starts_with("Aandeel in wat er gezegd is: Acme (wij) 10 %, 3 berichten; Bolt") && alt.ends_with("Niet getoond: nog 1."),
        "{alt}"
    );
}

fn any_number() -> impl Strategy<Value = Option<f32>> {
    prop_oneof![Just(None), any::<f32>().prop_map(Some), (0.0_f32..6.0).prop_map(Some)]
}

fn any_bar() -> impl Strategy<Value = Bar> {
    let count = prop_oneof![0_u32..20, any::<u32>()];
    let signal =
        proptest::sample::select(vec![Signal::Crisis, Signal::Complaint, Signal::Question, Signal::Lead, Signal::Praise, Signal::Other]);
    let counts = prop::collection::vec((signal, count), 0..8);
    (".{0,20}", ".{0,20}", counts, any_number()).prop_map(|(label, said, counts, usual)| bar(&label, &said, &counts, usual))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_volume_is_a_picture(bars in prop::collection::vec(any_bar(), 0..100), storms in prop::collection::vec(any::<(usize, usize)>(), 0..4)) {
        let storms = storms.into_iter().map(|(start, end)| start % 120..end % 120).collect();
        let picture = volume(&Volume { bars, storms }, Locale::Nl);
        prop_assert!(Document::parse(&picture.svg).is_ok() && picture.height < 400);
    }

    #[test]
    fn any_stars_are_a_picture(
        places in 0_usize..100,
        sites in prop::collection::vec((".{0,40}", prop::collection::vec(any_number(), 0..100)), 0..8),
    ) {
        let places = (0..places).map(|week| place(&week.to_string(), "week")).collect();
        let sites = sites.into_iter().map(|(name, averages)| Site { name, averages }).collect();
        let picture = stars(&Stars { places, sites }, Locale::En);
        prop_assert!(Document::parse(&picture.svg).is_ok() && picture.height < 400);
    }

    #[test]
    fn any_shares_are_a_picture(all in prop::collection::vec((".{0,40}", any::<bool>(), any::<u64>(), any::<f32>(), any_number()), 0..12)) {
        let all: Vec<Share> =
            all.into_iter().map(|(name, is_ours, count, percent, mood)| Share { name, is_ours, count, percent, mood }).collect();
        let picture = shares(&all, Locale::Nl);
        prop_assert!(Document::parse(&picture.svg).is_ok() && picture.height < 400);
    }
}
