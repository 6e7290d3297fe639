//! The parts of a digest in words, each from its figures.

use super::{
    numbers::whole,
    rows::{name, row},
    said::mentions,
    sheet::{Block, Line, Part},
};
use crate::render::words::Words;
use luister_mention::{
    BrokenSource, CareFigures, Counts, DigestBody, DigestForm, FirstTold, ListKind, ReviewFigures, Signal, SourceName, Spread, Voice,
};

pub(super) fn volume(body: &DigestBody, picture: Option<usize>, words: Words) -> Option<Part> {
    let heading = words.pick("Volume en stemming", "Volume and mood");
    let mut blocks: Vec<Block> = picture.map(Block::Picture).into_iter().collect();
    blocks.extend(by_signal(body, words));
    let line = |name: String, counts: &Counts, usual: Option<f64>| {
        let total = counts.total();
        let change = usual.map(|usual| words.change(f64::from(total), usual));
        let mood = counts.mood().map(|mood| words.mood(mood)).unwrap_or_default();
        let signals = counts.each().filter(|(signal, count)| *count > 0 && *signal != Signal::Other);
        let note = signals.map(|(signal, count)| words.count(signal, count)).collect::<Vec<_>>().join(", ");
        Line { cells: [Some(name), Some(words.number(total.into())), change, Some(mood)].into_iter().flatten().collect(), note }
    };
    let rows: Vec<Line> = body.lists.iter().map(|list| line(list.list.to_string(), &list.counts, list.usual)).collect();
    let change = body.usual.as_ref().map(|_| words.pick("t.o.v. gewoonlijk", "vs usual"));
    let head = [Some(words.pick("lijst", "list")), Some(words.pick("berichten", "mentions")), change, Some(words.pick("stemming", "mood"))];
    blocks.extend(Block::table(&head.into_iter().flatten().collect::<Vec<_>>(), rows));
    for storm in &body.storms {
        let rose = storm.signal.map(|signal| signal.words(words.locale).to_owned());
        let rose = rose.or_else(|| storm.source.as_ref().map(ToString::to_string));
        let of = [storm.list.to_string()].into_iter().chain(rose).collect::<Vec<_>>().join(", ");
        let from = words.moment(storm.from);
        blocks.push(Block::Said(match storm.until {
            Some(until) => words.pick(
                format!("Storm: {of}, van {from} tot {}.", words.moment(until)),
                format!("Storm: {of}, from {from} to {}.", words.moment(until)),
            ),
            None => words.pick(format!("Storm: {of}, sinds {from}; hij houdt aan."), format!("Storm: {of}, since {from}; it goes on.")),
        }));
    }
    blocks.extend(aside(body, words).map(Block::Small));
    Part::of("volume", heading, blocks)
}

/// How many there are of each signal, and how many are usual.
fn by_signal(body: &DigestBody, words: Words) -> Option<Block> {
    let line = |name: &str, count: u32, usual: Option<f64>| {
        let cells = [name.to_owned(), words.number(count.into())].into_iter();
        Line::of(cells.chain(usual.into_iter().flat_map(|usual| [words.mean(usual), words.change(f64::from(count), usual)])).collect())
    };
    let usual = |signal: Signal| body.usual.as_ref().and_then(|usual| usual.signals.get(signal as usize).copied());
    let counts = &body.figures.all;
    let mut rows: Vec<Line> = counts.each().map(|(signal, count)| line(signal.words(words.locale), count, usual(signal))).collect();
    rows.push(line(words.pick("totaal", "total"), counts.total(), body.usual.as_ref().map(|usual| usual.total)));
    let head =
        [words.pick("signaal", "signal"), words.pick("nu", "now"), words.pick("gewoonlijk", "usual"), words.pick("verschil", "change")];
    Block::table(head.get(..if body.usual.is_some() { 4 } else { 2 }).unwrap_or(&head), rows)
}

/// What was heard and is not in the volume.
fn aside(body: &DigestBody, words: Words) -> Option<String> {
    let figures = &body.figures;
    if figures.own + figures.aside + figures.uncertain + figures.theirs == 0 {
        return None;
    }
    let theirs = words.number(figures.theirs.into());
    let (own, aside, unsure) =
        (words.number(figures.own.into()), words.number(figures.aside.into()), words.number(figures.uncertain.into()));
    Some(words.pick(
        format!("Niet meegeteld: {theirs} alleen over concurrenten, {own} eigen berichten en {aside} die op geen lijst pasten. Bij {unsure} was het signaal te onzeker; die tellen als overig."),
        format!("Not counted: {theirs} about competitors alone, {own} of our own mentions and {aside} that fit no list. The signal of {unsure} was too uncertain; they count as other."),
    ))
}

pub(super) fn leads(body: &DigestBody, words: Words) -> Option<Part> {
    let (count, leads) = (body.figures.all.of(Signal::Lead), &body.figures.leads);
    if count == 0 && leads.claimed == 0 {
        return None;
    }
    let mut said = vec![format!("{}.", words.count(Signal::Lead, count))];
    let taken = words.number(leads.claimed.into());
    said.push(match leads.taken_after {
        Some(Spread { median_secs, p90_secs }) => {
            let (half, most) = (words.length(median_secs), words.length(p90_secs));
            words.pick(
                format!("{taken} zaken van leads opgepakt: de helft binnen {half}, negen van de tien binnen {most}."),
                format!("{taken} cases of leads taken: half of them within {half}, nine in ten within {most}."),
            )
        }
        None => words.pick("Er is er nog geen opgepakt.".to_owned(), "None was taken yet.".to_owned()),
    });
    let from = |(source, count): &(SourceName, u32)| Line::of(vec![source.to_string(), words.number((*count).into())]);
    let rows = body.lead_sources.iter().map(from).collect();
    let table = Block::table(&[words.pick("bron", "source"), "leads"], rows);
    Part::of("leads", words.pick("Leads", "Leads"), [Block::Said(said.join(" "))].into_iter().chain(table).collect())
}

pub(super) fn voices(body: &DigestBody, words: Words) -> Option<Part> {
    let voices = body.voices.as_ref()?;
    if voices.authors == 0 {
        return None;
    }
    let (all, new) = (words.number(voices.authors.into()), words.number(voices.new.into()));
    let said = words.pick(
        format!("{all} {}, van wie {new} voor het eerst gehoord.", if voices.authors == 1 { "schrijver" } else { "schrijvers" }),
        format!("{all} {}, {new} of them for the first time.", if voices.authors == 1 { "writer" } else { "writers" }),
    );
    let mut blocks = vec![Block::Said(said)];
    let line = |voice: &Voice| {
        let is_new = voice.is_new.then(|| words.pick("nieuw", "new").to_owned());
        let known = [Some(voice.source.to_string()), Some(voice.signal.word(words.locale).to_owned()), is_new];
        let reach = voice.reach.map(|reach| words.number(reach)).unwrap_or_default();
        let note = known.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Line { cells: vec![name(&voice.name), words.number(voice.mentions.into()), reach], note }
    };
    for (heading, who) in [(words.pick("pers", "press"), &voices.press), (words.pick("overig publiek", "public"), &voices.public)] {
        let head = [heading, words.pick("berichten", "mentions"), words.pick("bereik", "reach")];
        blocks.extend(Block::table(&head, who.iter().map(line).collect()));
    }
    if !voices.first.is_empty() {
        blocks.push(Block::Said(words.pick("Brachten een verhaal als eerste:", "First to tell a story:").to_owned()));
        let told = |first: &FirstTold| {
            let mut row = row(&first.line, words);
            let places = words.number(first.places.into());
            row.facts = format!("{} · {}", row.facts, words.pick(format!("{places} keer geplaatst"), format!("told {places} times")));
            row
        };
        blocks.push(Block::Rows(voices.first.iter().map(told).collect()));
    }
    Part::of("voices", words.pick("Wie er aan het woord zijn", "Voices"), blocks)
}

pub(super) fn care(body: &DigestBody, words: Words) -> Option<Part> {
    let figures = &body.figures;
    let line = |team: String, care: &CareFigures| {
        let cells = vec![
            team,
            words.number((care.opened + care.reopened).into()),
            words.number(care.handled.into()),
            care.open.map(|open| words.number(open.into())).unwrap_or_default(),
            care.service_level().map(|level| words.percent(level)).unwrap_or_default(),
        ];
        let ignored = (care.ignored > 0).then(|| {
            let ignored = words.number(care.ignored.into());
            let needed = if care.ignored == 1 { "hoefde" } else { "hoefden" };
            words.pick(format!("{ignored} {needed} geen antwoord"), format!("{ignored} needed no answer"))
        });
        let slow = care.response.map(|Spread { median_secs, p90_secs }| {
            let most = words.length(p90_secs);
            let half = words.length(median_secs);
            words.pick(
                format!("na publicatie de helft binnen {half}, negen van de tien binnen {most}"),
                format!("half of them within {half} of publication, nine in ten within {most}"),
            )
        });
        let after = care.after_alert.map(|Spread { median_secs, .. }| {
            let after = words.length(median_secs);
            words.pick(format!("na onze melding de helft binnen {after}"), format!("half of them within {after} of our alert"))
        });
        Line { cells, note: [ignored, slow, after].into_iter().flatten().collect::<Vec<_>>().join("; ") }
    };
    let mut rows: Vec<Line> = figures.teams.iter().map(|(team, care)| line(team.to_string(), care)).collect();
    let is_active = |care: &CareFigures| *care != CareFigures { open: care.open.filter(|open| *open > 0), ..CareFigures::default() };
    if figures.teams.iter().filter(|(_, care)| is_active(care)).count() > 1 {
        rows.push(line(words.pick("totaal", "total").to_owned(), &figures.care));
    }
    let head = [
        "team",
        words.pick("nieuw", "new"),
        words.pick("beantwoord", "answered"),
        words.pick("nu open", "open now"),
        words.pick("op tijd", "in time"),
    ];
    let mut blocks: Vec<Block> = Block::table(&head, rows).into_iter().collect();
    if let Some(busy) = busiest(&figures.responses, words) {
        blocks.push(Block::Said(busy));
    }
    if let Some(Spread { median_secs, p90_secs }) = figures.discovery {
        let (half, most) = (words.length(median_secs), words.length(p90_secs));
        blocks.push(Block::Said(words.pick(
            format!(
                "Onze eigen vertraging: de helft van de berichten hoorden we binnen {half} na publicatie, negen van de tien binnen {most}."
            ),
            format!("Our own delay: half of the mentions were heard within {half} of publication, nine in ten within {most}."),
        )));
    }
    Part::of("webcare", words.pick("Onze webcare", "Our webcare"), blocks)
}

/// In which hours most was answered.
fn busiest(responses: &[u32], words: Words) -> Option<String> {
    let (hour, count) = responses.iter().copied().enumerate().max_by_key(|(hour, count)| (*count, std::cmp::Reverse(*hour)))?;
    let (number, next) = (words.number(count.into()), (hour + 1) % 24);
    (count > 1).then(|| {
        words.pick(
            format!("De meeste antwoorden gingen uit tussen {hour} en {next} uur: {number}."),
            format!("Most answers went out between {hour}:00 and {next}:00: {number}."),
        )
    })
}

pub(super) fn reviews(body: &DigestBody, picture: Option<usize>, words: Words) -> Option<Part> {
    let figures = &body.figures;
    let before =
        |site: &SourceName| body.previous.as_ref().and_then(|previous| previous.reviews.iter().find(|before| before.source == *site));
    let line = |site: &ReviewFigures| {
        let nps = |site: &ReviewFigures| format!("{:.0}", site.nps).replace('-', "−");
        let estimate = if site.nps_is_estimate { "≈ " } else { "" };
        let was = before(&site.source).map(|was| {
            let (stars, count, nps) = (words.stars_of_five(was.stars), words.number(was.count.into()), nps(was));
            words.pick(format!("was {stars} uit {count}, NPS {nps}"), format!("was {stars} of {count}, NPS {nps}"))
        });
        let cells = vec![
            site.source.to_string(),
            words.number(site.count.into()),
            words.stars_of_five(site.stars),
            format!("{estimate}{}", nps(site)),
        ];
        Line { cells, note: was.unwrap_or_default() }
    };
    let rows: Vec<Line> = figures.reviews.iter().map(line).collect();
    let is_estimate = figures.reviews.iter().any(|site| site.nps_is_estimate);
    let head = ["site", words.pick("aantal", "count"), words.pick("sterren", "stars"), "NPS"];
    let table = Block::table(&head, rows)?;
    let small = is_estimate.then(|| {
        Block::Small(
            words
                .pick(
                    "≈ De NPS is geschat uit sterren: die site vraagt niet op een schaal van tien.",
                    "≈ The NPS is estimated from stars: that site does not ask on a scale of ten.",
                )
                .to_owned(),
        )
    });
    let each = picture.map(|_| match body.form {
        DigestForm::Month => words.pick(
            "Het gemiddelde van elke maand, bij de dag waarop die eindigt.",
            "The average of each month, at the day on which it ends.",
        ),
        DigestForm::Day | DigestForm::Week => words
            .pick("Het gemiddelde van elke week, bij de dag waarop die eindigt.", "The average of each week, at the day on which it ends."),
    });
    let each = each.map(|said| Block::Small(said.to_owned()));
    let blocks = picture.map(Block::Picture).into_iter().chain(each).chain([table]).chain(small).collect();
    Part::of("reviews", words.pick("Beoordelingen", "Reviews"), blocks)
}

pub(super) fn share(body: &DigestBody, picture: Option<usize>, words: Words) -> Option<Part> {
    let theirs = body.lists.iter().any(|list| list.kind == ListKind::Competitor);
    let said = compared(body);
    let total: u32 = said.iter().map(|list| list.counts.total()).sum();
    if !theirs || total == 0 {
        return None;
    }
    let before: u32 = said.iter().filter_map(|list| list.previous).map(|counts| counts.total()).sum();
    let line = |list: &&luister_mention::ListFigures| {
        let share = f64::from(list.counts.total()) / f64::from(total);
        let was = list.previous.filter(|_| before > 0).map(|counts| words.percent(f64::from(counts.total()) / f64::from(before)));
        let mood = list.counts.mood().map(|mood| words.mood(mood)).unwrap_or_default();
        Line::of(vec![list.list.to_string(), words.percent(share), was.unwrap_or_default(), mood])
    };
    let head = [words.pick("lijst", "list"), words.pick("aandeel", "share"), words.pick("was", "was"), words.pick("stemming", "mood")];
    let table = Block::table(&head, said.iter().map(line).collect());
    let heading = words.pick("Aandeel tegenover concurrenten", "Share of voice");
    Part::of("share", heading, picture.map(Block::Picture).into_iter().chain(table).collect())
}

/// The lists that a share of voice compares: of brands and competitors. Products are part of a brand, and a sector of nobody.
pub(super) fn compared(body: &DigestBody) -> Vec<&luister_mention::ListFigures> {
    body.lists.iter().filter(|list| matches!(list.kind, ListKind::Brand | ListKind::Competitor)).collect()
}

pub(super) fn complete(body: &DigestBody, words: Words) -> Option<Part> {
    let complete = &body.complete;
    let whole_ones = words.number(complete.whole.into());
    let mut said = vec![match complete.whole {
        1 => words.pick("1 bron is zonder onderbreking beluisterd.".to_owned(), "1 source was heard without a gap.".to_owned()),
        _ => words.pick(
            format!("{whole_ones} bronnen zijn zonder onderbreking beluisterd."),
            format!("{whole_ones} sources were heard without a gap."),
        ),
    }];
    if !complete.unread.is_empty() {
        let unread = words.list(complete.unread.iter().map(ToString::to_string).collect());
        said.push(words.pick(format!("Nog niet gelezen: {unread}."), format!("Not read yet: {unread}.")));
    }
    if complete.late > 0 {
        let late = mentions(complete.late, words);
        said.push(words.pick(
            format!("{late} hoorden we meer dan een uur na publicatie."),
            format!("{late} were heard more than an hour after publication."),
        ));
    }
    if complete.brought > 0 {
        let brought = mentions(complete.brought, words);
        said.push(words.pick(
            format!("{brought} zijn van elders ingebracht en waren al eerder gehoord."),
            format!("{brought} were brought in from elsewhere and had been heard before."),
        ));
    }
    if let Some(usual) = &body.usual {
        let of = words.number(usual.of.into());
        said.push(words.pick(
            format!("‘Gewoonlijk’ is het gemiddelde van {of} eerdere perioden."),
            format!("“Usual” is the mean of {of} earlier periods."),
        ));
    }
    let broken = |broken: &BrokenSource| Block::Said(format!("{}: {}.", broken.source, super::broken(broken, words).trim_end_matches('.')));
    let broken = complete.broken.iter().map(broken);
    let heading = words.pick("Hoe volledig dit is", "How complete this is");
    Part::of("complete", heading, [Block::Said(said.join(" "))].into_iter().chain(broken).collect())
}

/// What the figures mean, as the foot of a digest says it.
pub(super) fn meaning(body: &DigestBody, words: Words) -> Option<Part> {
    let usual = body.usual.as_ref().map(|usual| whole(f64::from(usual.of)));
    let usual = usual.map(|of| {
        words.pick(
            format!("Gewoonlijk: het gemiddelde van dezelfde uren in {of} eerdere perioden. "),
            format!("Usual: the mean of the same hours in {of} earlier periods. "),
        )
    });
    let rest = words.pick(
        "Stemming: complimenten min klachten en crisismeldingen, als deel van alles; van −1 tot +1. Reactie: de eerste keer dat een zaak als afgehandeld is gemeld of wij er openbaar op antwoordden, gerekend vanaf publicatie. Op tijd: binnen de reactietijd van het team, in kantooruren en gerekend vanaf onze melding. Een bericht telt eenmaal, bij het signaal dat iemand van het team gaf of anders dat luister gaf, en naar het moment waarop het is gehoord.",
        "Mood: praise less complaints and crisis mentions, as a share of all; from −1 to +1. Response: the first time that a case was said to be handled or that we answered in public, counted from publication. In time: within the target of the team, in office hours and counted from our alert. A mention counts once, by the signal that somebody of the team gave or else luister, and by when it was heard.",
    );
    Part::of(
        "meaning",
        words.pick("Wat deze cijfers betekenen", "What these figures mean"),
        vec![Block::Small(format!("{}{rest}", usual.unwrap_or_default()))],
    )
}
