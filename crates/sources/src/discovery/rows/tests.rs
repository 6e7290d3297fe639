//! Rows of pages written by hand, in the shapes that shops and blogs have.

use super::*;
use std::fmt::Write as _;
use url::Url;

fn inferred(path: &str, html: &str) -> Option<String> {
    let page = Page { url: Url::parse(&format!("https://www.acme.example{path}")).unwrap(), content_type: None, body: html.into() };
    let (proposal, _) = infer(&page)?;
    let name = SourceName::new("r").unwrap();
    let mut told = proposal.table(&name);
    for item in read(&proposal, &page).unwrap().items {
        let author = item.author.map(|author| author.display().to_owned()).unwrap_or_default();
        let date = item.published.map(|at| at.to_rfc3339()).unwrap_or_default();
        let rating = item.rating.map(|rating| rating.to_string()).unwrap_or_default();
        writeln!(told, "{author} | {date} | {rating} | {} | {}", item.title.unwrap_or_default(), item.text).unwrap();
    }
    Some(told)
}

#[test]
fn the_reviews_of_a_shop_are_read_by_selectors() {
    let shop = include_str!("../../../tests/fixtures/discovery/winkel.html");
    insta::assert_snapshot!(inferred("/p/9", shop).unwrap());
}

#[test]
fn a_byline_gives_the_author_and_the_date() {
    let row = |name: &str, title: &str, text: &str| {
        format!(
            "<article class=review><h3 class='star-rating Two'><i></i><a href='/reviews/{name}'>{title}</a></h3><p>{text}</p>
             <p><small>Reviewed by <strong>{name}</strong>\n on Nov. 22, 2026, 7:20 a.m.\n | <a href='/reviews/{name}'>Permalink</a></small></p>
             <p><small>This review has no votes.</small></p></article>"
        )
    };
    let rows = [row("Fatima B.", "Top", "Werkt meteen."), row("Jan", "Uitval", "Valt elke avond uit, ik ben er klaar mee.")].concat();
    insta::assert_snapshot!(inferred("/reviews/", &rows).unwrap());
}

#[test]
fn comments_without_classes_of_their_own_are_read_by_their_list() {
    let comments = include_str!("../../../tests/fixtures/discovery/reacties.html");
    insta::assert_snapshot!(inferred("/storing", comments).unwrap());
}

#[test]
fn one_row_is_enough_where_the_address_says_reviews() {
    let row = |text: &str| format!("<div class=row><b class=author>Jan</b><div class=text>{text}</div></div>");
    let one = row("Al een week geen internet.");
    assert!(inferred("/reviews", &one).is_some_and(|told| told.contains("Jan | ")));
    assert_eq!(inferred("/over-ons", &one), None);
    let three = [row("Al een week geen internet."), row("Alles werkt."), row("Wie weet meer?")].concat();
    assert_eq!(inferred("/over-ons", &three), None, "nothing says that these are reviews");
}

#[test]
fn rows_that_make_no_sense_are_left_alone() {
    let times = |number: usize, row: &str| (1..=number).map(|n| row.replace("{n}", &n.to_string())).collect::<String>();
    for (name, html) in [
        ("nothing at all", String::new()),
        ("no author and no date", times(5, "<div class=review><p>Een tekst die best lang is.</p></div>")),
        ("the same text in all", times(5, "<div class=review><b class=author>Jan</b><p>Lees hier meer over dit product.</p></div>")),
        ("two rows", times(2, "<div class=review><b class=author>Jan</b><p>Een tekst van nummer {n}.</p></div>")),
        ("stars of products", times(8, "<li class=product><h3>Router {n}</h3><p class='rating'>4</p></li>")),
        ("a class that cannot be written", times(4, "<p class='1:review'><b>Jan</b> Tekst nummer {n}</p>")),
    ] {
        assert_eq!(inferred("/p/1", &html), None, "{name}");
    }
}

#[test]
fn a_page_without_end_takes_no_time_without_end() {
    let deep = format!("{}x", "<div class='review comment rating feedback'>".repeat(200_000));
    assert_eq!(inferred("/reviews", &deep), None);
    let row = |n: u32| format!("<div class='review c{n}'><b class=author>J{n}</b><p>Dit is tekst {n}</p></div>");
    let wide = (0..3_000).map(row).collect::<Vec<_>>().concat();
    assert!(inferred("/p/1", &wide).is_some());
}
