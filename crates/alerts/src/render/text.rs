//! The plain text of a mail: complete, and pleasant in a terminal.

use super::{
    acts::{Doing, How},
    card::{Card, History, Places},
    digest::{Block, Row, Table},
    html::{CasesPage, DigestPage, Frame, MentionsPage, NoticePage, StormPage},
    marks::Lines,
    wrap::{paragraph, rule},
};
use unicode_width::UnicodeWidthStr as _;

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
    let (sheet, mut out) = (page.sheet, head(page.frame));
    paragraph(&mut out, "", "", &sheet.period);
    let review = &sheet.review;
    if let Some(said) = &review.draft {
        let page = review.page.as_ref().map(|(url, words)| format!("\n{words}:\n{}", url.as_str()));
        out.push('\n');
        paragraph(&mut out, "", "", &format!("{said}{}", page.unwrap_or_default()));
    }
    for said in sheet.warnings.iter().chain(&review.done).chain(&review.remark) {
        out.push('\n');
        paragraph(&mut out, "", "", said);
    }
    out.push('\n');
    for sentence in &sheet.said {
        let said: String = sentence.iter().map(|piece| piece.text.as_str()).collect();
        paragraph(&mut out, "", "", &said);
    }
    if let Some((url, words)) = &page.online {
        out.push('\n');
        paragraph(&mut out, "", "", &format!("{words}:\n{}", url.as_str()));
    }
    for part in &sheet.parts {
        out.push('\n');
        rule(&mut out);
        paragraph(&mut out, "", "", &part.heading.to_uppercase());
        for block in &part.blocks {
            out.push('\n');
            digest_block(&mut out, block, page);
        }
    }
    foot(out, page.frame)
}

fn digest_block(out: &mut String, block: &Block, page: &DigestPage<'_>) {
    match block {
        Block::Said(said) | Block::Small(said) => paragraph(out, "", "", said),
        Block::Picture(nth) => {
            let alt = page.pictures.get(*nth).map(|picture| picture.alt.as_str());
            paragraph(out, "", "", alt.unwrap_or_default());
        }
        Block::Table(table) => digest_table(out, table),
        Block::Rows(rows) => rows.iter().for_each(|row| digest_line(out, row)),
        Block::Subject { name, count, answer, rows, edit } => {
            paragraph(out, "", "", &format!("{name}: {count}"));
            for said in answer.iter().chain(&edit.remark) {
                paragraph(out, "  ", "  ", said);
            }
            for row in rows {
                digest_line(out, row);
            }
        }
        Block::Seen { row, why, places, edit } => {
            paragraph(out, "", "", &format!("[{}]", why.to_uppercase()));
            digest_line(out, row);
            for said in places.iter().chain(&edit.remark) {
                paragraph(out, "  ", "  ", said);
            }
        }
    }
}

/// Cells below their headings, the numbers at the right.
fn digest_table(out: &mut String, table: &Table) {
    let lines = || [&table.head].into_iter().chain(table.rows.iter().map(|row| &row.cells));
    let width = |column: usize| lines().filter_map(|cells| cells.get(column)).map(|cell| cell.width()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    let mut line = |cells: &[String], note: &str| {
        let mut text = String::from("  ");
        for (nth, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            let pieces: [&str; 3] = if nth == 0 { [cell, &gap, ""] } else { ["  ", &gap, cell] };
            text.extend(pieces);
        }
        out.push_str(text.trim_end());
        out.push('\n');
        if !note.is_empty() {
            paragraph(out, "    ", "    ", note);
        }
    };
    line(&table.head, "");
    for row in &table.rows {
        line(&row.cells, &row.note);
    }
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
    digest_line(out, row);
}

fn digest_line(out: &mut String, row: &Row) {
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
