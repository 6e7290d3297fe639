//! The plain text of a mail: complete, and pleasant in a terminal.

use super::{
    acts::{Doing, How},
    card::{Card, History, Places},
    digest::Row,
    html::{CasesPage, DigestPage, Frame, MentionsPage, NoticePage, StormPage},
    marks::Lines,
    wrap::{paragraph, rule},
};

pub(super) fn mentions(page: &MentionsPage<'_>) -> String {
    let mut out = head(page.frame);
    if let Some(due) = &page.answer_by {
        paragraph(&mut out, "", "", due);
    }
    if !page.contents.is_empty() {
        out.push('\n');
    }
    for (number, entry) in (1..).zip(page.contents) {
        let first = format!("{number:>3}  {:<11} ", entry.label);
        paragraph(&mut out, &first, "                 ", &format!("{}: {}", entry.author, entry.excerpt));
    }
    for card in page.cards {
        out.push('\n');
        rule(&mut out);
        one(&mut out, card, page);
    }
    if !page.brief.is_empty() {
        out.push('\n');
        rule(&mut out);
        paragraph(&mut out, "", "", &page.brief_heading.to_uppercase());
    }
    for line in page.brief {
        let first = format!("{:>3}  {:<11} ", line.number, line.label);
        out.push('\n');
        paragraph(&mut out, &first, "                 ", &format!("{}: {} ({})", line.author, line.excerpt, line.id));
        if let Some(url) = &line.url {
            paragraph(&mut out, "                 ", "                 ", url.as_str());
        }
        if let Some((act, words)) = &line.act {
            paragraph(&mut out, "                 ", "                 ", &format!("{words}:\n{act}"));
        }
    }
    foot(out, page.frame)
}

pub(super) fn cases(page: &CasesPage<'_>) -> String {
    let mut out = head(page.frame);
    paragraph(&mut out, "", "", page.lead);
    for row in page.rows {
        out.push('\n');
        paragraph(&mut out, "- ", "  ", &format!("[{}] {}", row.label.to_uppercase(), row.excerpt));
        paragraph(&mut out, "  ", "  ", &row.facts);
        let lines = row.due.iter().chain([&row.standing]);
        lines.for_each(|line| paragraph(&mut out, "  ", "  ", line));
        if let Some(url) = &row.url {
            paragraph(&mut out, "  ", "  ", url.as_str());
        }
        doings(&mut out, &row.doings, "  ");
    }
    if let Some(more) = page.more {
        out.push('\n');
        paragraph(&mut out, "", "", more);
    }
    foot(out, page.frame)
}

pub(super) fn notice(page: &NoticePage<'_>) -> String {
    let mut out = head(page.frame);
    for said in page.paragraphs {
        out.push('\n');
        paragraph(&mut out, "", "", said);
    }
    if !page.listing.is_empty() {
        out.push('\n');
    }
    for line in page.listing {
        out.push_str("    ");
        out.push_str(line);
        out.push('\n');
    }
    foot(out, page.frame)
}

pub(super) fn digest(page: &DigestPage<'_>) -> String {
    let mut out = head(page.frame);
    paragraph(&mut out, "", "", page.period);
    out.push('\n');
    let width = page.shelves.iter().map(|shelf| shelf.count.len()).max().unwrap_or_default();
    for shelf in page.shelves {
        paragraph(&mut out, &format!("  {:>width$}  ", shelf.count), "", &shelf.label);
    }
    out.push('\n');
    paragraph(&mut out, "", "", page.total);
    for row in page.rows {
        digest_row(&mut out, row);
    }
    if let Some(more) = page.more {
        out.push('\n');
        paragraph(&mut out, "", "", more);
    }
    foot(out, page.frame)
}

pub(super) fn storm(page: &StormPage<'_>) -> String {
    let storm = page.storm;
    let mut out = head(page.frame);
    for sentence in &storm.lead {
        paragraph(&mut out, "", "", sentence);
    }
    out.push('\n');
    let width = storm.picture.lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, blocks) in &storm.picture.lines {
        for piece in [&format!("{name:<width$}  "), blocks, "\n"] {
            out.push_str(piece);
        }
    }
    paragraph(&mut out, "", "", &storm.picture.said);
    for (name, said) in &storm.facts {
        out.push('\n');
        paragraph(&mut out, "", "", &format!("{name}:"));
        paragraph(&mut out, "  ", "  ", said);
    }
    for row in &storm.rows {
        digest_row(&mut out, row);
    }
    foot(out, page.frame)
}

fn digest_row(out: &mut String, row: &Row) {
    if let Some(heading) = &row.heading {
        out.push('\n');
        rule(out);
        paragraph(out, "", "", &heading.to_uppercase());
    }
    out.push('\n');
    paragraph(out, "- ", "  ", &row.excerpt);
    paragraph(out, "  ", "  ", &row.facts);
    if let Some(url) = &row.url {
        paragraph(out, "  ", "  ", url.as_str());
    }
}

fn head(frame: &Frame) -> String {
    let mut out = String::new();
    paragraph(&mut out, "", "", &frame.heading.to_uppercase());
    out
}

fn foot(mut out: String, frame: &Frame) -> String {
    out.push('\n');
    rule(&mut out);
    for line in &frame.footer {
        paragraph(&mut out, "", "", line);
    }
    out
}

fn one(out: &mut String, card: &Card, page: &MentionsPage<'_>) {
    let place = card.place.as_ref().map(|place| format!("{place} ")).unwrap_or_default();
    let notes = if card.notes.is_empty() { String::new() } else { format!(" ({})", card.notes.join("; ")) };
    paragraph(out, "", "", &format!("{place}[{}]{notes}", card.label.to_uppercase()));
    out.push('\n');
    who(out, card);
    if let Some(parent) = &card.parent {
        out.push('\n');
        paragraph(out, "| ", "| ", &format!("{}:", parent.who));
        if !parent.text.is_empty() {
            paragraph(out, "| ", "| ", &parent.text);
        }
    }
    out.push('\n');
    if card.has_title() {
        said(out, &card.title);
        out.push('\n');
    }
    said(out, &card.text);
    if let Some(cut) = &card.cut {
        paragraph(out, "", "", cut);
    }
    if let Some(link) = &card.link {
        out.push('\n');
        paragraph(out, "", "", &format!("{}:\n{}", link.words, link.url));
    }
    if let Some(places) = &card.places {
        story(out, places);
    }
    out.push('\n');
    paragraph(out, "", "", &format!("{}:", page.why_heading));
    for sentence in &card.why {
        paragraph(out, "- ", "  ", sentence);
    }
    if !card.ready.is_empty() {
        out.push('\n');
        paragraph(out, "", "", &format!("{}:", page.ready_heading));
    }
    for ready in &card.ready {
        let because = ready.because.as_ref().map(|because| format!(" ({because})")).unwrap_or_default();
        paragraph(out, "- ", "  ", &format!("{}{because}", ready.name));
        for line in &ready.lines {
            paragraph(out, "  | ", "  | ", line);
        }
    }
    if let Some(history) = &card.earlier {
        earlier(out, history);
    }
    out.push('\n');
    doings(out, &card.doings, "");
}

/// What can be done: a line for each, and links below what they are for.
fn doings(out: &mut String, doings: &[Doing], indent: &str) {
    for Doing { words, how } in doings {
        match how {
            How::Command(command) => paragraph(out, indent, "    ", &format!("{words}: {command}")),
            How::Link(url) => paragraph(out, indent, indent, &format!("{words}:\n{url}")),
        }
    }
}

fn who(out: &mut String, card: &Card) {
    if let Some(author) = &card.author {
        let handle = author.handle.as_ref().map(|handle| format!(" ({handle})")).unwrap_or_default();
        paragraph(out, "", "", &format!("{}{handle}", author.name));
        if let Some(url) = &author.url {
            paragraph(out, "", "", url.as_str());
        }
    }
    if let Some(known) = &card.customer {
        paragraph(out, "", "", &known.line());
        if let Some(link) = &known.link {
            paragraph(out, "", "", link.as_str());
        }
    }
    paragraph(out, "", "", &card.facts.join(" · "));
    if let Some(rating) = &card.stars {
        paragraph(out, "", "", &format!("{}  {}", rating.stars, rating.words));
    }
}

/// What the writer said, with stars around the words that were hit.
fn said(out: &mut String, lines: &Lines) {
    for line in lines {
        let text: String = line.iter().map(|piece| if piece.marked { format!("*{}*", piece.text) } else { piece.text.clone() }).collect();
        paragraph(out, "", "", &text);
    }
}

fn story(out: &mut String, places: &Places) {
    out.push('\n');
    paragraph(out, "", "", &format!("{}:", places.heading));
    for line in &places.lines {
        paragraph(out, "- ", "  ", &format!("{} · {}: {}", line.moment, line.whose, line.excerpt));
        if let Some(url) = &line.url {
            paragraph(out, "  ", "  ", url.as_str());
        }
    }
    if let Some(more) = &places.more {
        paragraph(out, "", "", more);
    }
}

fn earlier(out: &mut String, history: &History) {
    out.push('\n');
    paragraph(out, "", "", &format!("{}:", history.heading));
    for line in &history.lines {
        paragraph(out, "- ", "  ", &format!("{} · {} · {} ({})", line.day, line.label, line.excerpt, line.source));
        if let Some(url) = &line.url {
            paragraph(out, "  ", "  ", url.as_str());
        }
    }
}
