//! One alert of every kind with made-up content: what `preview` shows and the tests hold still.

mod cases;
mod digest;
mod storm;

use crate::{
    MailConfig, Team, render,
    seal::{self, Addressee, Group},
};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Affair, Alert, Author, BadName, Because, CaseState, Channel, Customer, DigestCursor, Earlier, Field, GroupKey, Identity, Link,
    ListKind, ListName, Locale, LookupName, LookupStatus, Match, Mention, MentionId, Notice, Parent, Position, Rating, Reach, ReadyAnswer,
    Reason, RouteName, Scores, Seal, SealReason, Signal, SourceName, Span, StoryId, TeamName, Tie, Told, Verdict, Versions,
};

/// Every kind of alert, each with a name for its file, as this team and administrator would get it.
///
/// # Errors
/// Never but for a mistake in this file: a name that is none.
pub fn alerts(team: &Team, mail: &MailConfig, now: DateTime<Utc>) -> Result<Vec<(&'static str, Alert)>, BadName> {
    let letterhead = mail.letterhead();
    let (one, several) = (vec![complaint(team.lang, now)?], several(team.lang, now)?);
    let body = digest::body(team.lang, team.timezone, now)?;
    let cursor = DigestCursor::new("sample", Position(0), now);
    let key = GroupKey::new(team.name.clone(), Some(RouteName::new("webcare")?), "list=Acme");
    let told = |told, reason| seal::mentions(Group { key: &key, team, last: None, affair: None, reason }, &[], told, &letterhead, now);
    let notice = seal::notice(quiet_source(mail.lang), Addressee::Administrator(mail), &letterhead, now);
    let draft = seal::digest(digest::draft(&body, team, now), cursor.clone(), Addressee::Team(team), &letterhead, now);
    let report = seal::digest(digest::reviewed(&body, team.lang, now), cursor, Addressee::Team(team), &letterhead, now);
    let first = several
        .first()
        .map(|told| told.mention.story)
        .and_then(|story| Some(affair(story, told(one.clone(), SealReason::GroupWait)?, team)));
    let waiting = cases::alerts(team, &TeamName::new("Service desk")?, &several, first.as_ref(), &letterhead, now);
    let mut storms = Vec::new();
    for (name, body) in storm::bodies(team.lang, now)? {
        let thread = storms.first().map(|(_, began): &(_, Alert)| began.id);
        storms.push((name, seal::storm(body, thread, Addressee::Team(team), &letterhead, now).alert));
    }
    let named = [
        ("mention", told(one, SealReason::GroupWait).map(|seal| seal.alert)),
        ("mentions", told(several, SealReason::GroupInterval).map(|seal| seal.alert)),
        ("story", told(copies(team.lang, now)?, SealReason::GroupWait).map(|seal| seal.alert)),
        ("digest", Some(report.alert)),
        ("draft", Some(draft.alert)),
        ("notice", Some(notice.alert)),
    ];
    let named = named.into_iter().filter_map(|(name, alert)| alert.map(|alert| (name, alert)));
    Ok(named.chain(waiting).chain(storms).collect())
}

/// The affair that a seal begins.
fn affair(story: StoryId, seal: Seal, team: &Team) -> Affair {
    let Seal { alert, .. } = seal;
    let subject = render::subject(&alert);
    Affair {
        team: team.name.clone(),
        tie: Tie::of_story(story),
        story,
        opened_by: alert.id,
        last: alert.id,
        subject,
        signal: Signal::Complaint,
        sealed: alert.sealed,
    }
}

/// What a mention says, for the makers below.
#[derive(Clone, Copy)]
struct Said<'a> {
    source: &'a str,
    channel: Channel,
    author: &'a str,
    title: Option<&'a str>,
    text: &'a str,
    hits: &'a [&'a str],
    signal: Signal,
    signs: &'a [&'a str],
    minutes_ago: i64,
}

impl Said<'_> {
    fn told(&self, now: DateTime<Utc>) -> Result<Told, BadName> {
        let source = SourceName::new(self.source)?;
        let id = MentionId::of(&source, &Identity::native(self.text));
        let when = now - TimeDelta::minutes(self.minutes_ago);
        let mention = Mention {
            id,
            url: Link::parse(&format!("https://www.{}.example/r/{}", self.source, id.short())),
            source,
            channel: self.channel,
            title: self.title.map(str::to_owned),
            text: self.text.to_owned(),
            cut: false,
            author: Author::named(self.author),
            own: false,
            about: Vec::new(),
            story: StoryId(id),
            published: Some(when),
            edited: None,
            heard: when + TimeDelta::minutes(1),
            lang: None,
            rating: None,
            thread: None,
            parent: None,
            reach: None,
        };
        let verdict = self.verdict()?;
        Ok(Told::new(mention, verdict, self.signal))
    }

    fn verdict(&self) -> Result<Verdict, BadName> {
        let list = ListName::new("Acme")?;
        let found = |(field, said): (Field, &str)| self.hits.iter().filter_map(|word| place(said, word, field)).collect::<Vec<_>>();
        let spans = [(Field::Title, self.title.unwrap_or_default()), (Field::Text, self.text)].into_iter().flat_map(found).collect();
        let sign = |(rank, words): (u8, &&str)| {
            Reason::new(self.signal, 0.9 - f32::from(rank) / 10.0, Because::Sign { words: (*words).to_owned() })
        };
        let mut scores = Scores::default();
        if let Some(score) = scores.of_mut(self.signal) {
            *score = 0.93;
        }
        Ok(Verdict {
            lang: None,
            signal: self.signal,
            uncertain: false,
            signals: vec![self.signal],
            scores,
            matches: vec![Match { list, kind: ListKind::Brand, line: Some(8), query: "acme OR @acme_nl".to_owned(), signal: None, spans }],
            why: (0..).zip(self.signs).map(sign).collect(),
            versions: Versions::default(),
        })
    }
}

fn place(said: &str, word: &str, field: Field) -> Option<Span> {
    let start = said.find(word)?;
    let bounds = (u32::try_from(start).ok()?, u32::try_from(start + word.len()).ok()?);
    Some(Span { field, start: bounds.0, end: bounds.1 })
}

/// A complaint with all that a mail can show: handle, reach, parent, a second signal, history.
fn complaint(locale: Locale, now: DateTime<Utc>) -> Result<Told, BadName> {
    let said = Said {
        source: "tweakers",
        channel: Channel::Forum,
        author: "Sanne de Wit",
        title: Some(locale.pick("Alweer storing, al drie uur geen stroom", "Another outage, no power for three hours")),
        text: locale.pick(
            "Bij ons in Almere ligt alles plat en de hulplijn van Acme geeft alleen een bandje.\n\nIs er iemand die weet hoe lang dit nog duurt? Ik werk thuis en dit is de tweede keer deze maand. Zo langzamerhand ga ik maar eens kijken wat een andere leverancier kost.",
            "Everything is down here in Almere and the Acme hotline only plays a tape.\n\nDoes anybody know how long this will last? I work from home and this is the second time this month. I am starting to look at what another supplier would cost.",
        ),
        hits: &["Acme", "storing", "outage"],
        signal: Signal::Complaint,
        signs: &locale.pick(["al drie uur geen stroom", "de tweede keer deze maand"], ["no power for three hours", "the second time this month"]),
        minutes_ago: 12,
    };
    let mut told = said.told(now)?;
    told.verdict.signals = vec![Signal::Complaint, Signal::Lead, Signal::Question];
    if let Some(author) = &mut told.mention.author {
        author.handle = Some("@sannedw".to_owned());
        author.url = Link::parse("https://www.tweakers.example/gallery/sannedw");
    }
    told.customer = Some(Customer {
        name: Some("S. de Wit".to_owned()),
        number: Some("K-20481".to_owned()),
        link: Link::parse("https://crm.acme.example/klant/20481"),
        person: Some("Anna".to_owned()),
        ..Customer::bare(LookupName::new("crm")?, LookupStatus::Ack)
    });
    told.mention.reach = Some(Reach { followers: Some(1240), views: None, reactions: Some(17) });
    told.mention.parent = Some(Parent {
        id: None,
        author: Some("Joris".to_owned()),
        text: Some(locale.pick("Wie heeft er vanavond ook geen stroom?", "Who else has no power tonight?").to_owned()),
    });
    told.earlier = vec![
        earlier(
            now,
            18,
            Signal::Complaint,
            locale.pick("Weer een uur zonder stroom, en niemand belt terug", "An hour without power again, and nobody calls back"),
        )?,
        earlier(
            now,
            200,
            Signal::Question,
            locale.pick("Hoe zeg ik mijn contract op bij een verhuizing?", "How do I end my contract when I move house?"),
        )?,
    ];
    told.earlier_total = 5;
    told.answers = vec![ReadyAnswer {
        name: locale.pick("Storing", "Power cut").to_owned(),
        text: locale
            .pick(
                "Wat vervelend dat je zonder stroom zit! Op acme.example/storingen zie je waar we mee bezig zijn en hoe lang het nog duurt.\n\nStaat jouw straat er niet bij? Bel dan 0800-9009, dan melden we het meteen.",
                "Sorry that you are without power! At acme.example/outages you see what we are working on and how long it will take.\n\nIs your street not there? Call 0800-9009 and we report it at once.",
            )
            .to_owned(),
        because: [locale.pick("storing", "power cut"), locale.pick("stroom", "power")].map(str::to_owned).to_vec(),
    }];
    Ok(told)
}

fn earlier(now: DateTime<Utc>, days: i64, signal: Signal, excerpt: &str) -> Result<Earlier, BadName> {
    let url = Link::parse(&format!("https://www.tweakers.example/r/{days}"));
    let case = (signal == Signal::Complaint).then_some(CaseState::Handled);
    Ok(Earlier {
        id: None,
        when: now - TimeDelta::days(days),
        source: SourceName::new("tweakers")?,
        signal,
        excerpt: excerpt.to_owned(),
        url,
        case,
    })
}

fn several(locale: Locale, now: DateTime<Utc>) -> Result<Vec<Told>, BadName> {
    let mut review = Said {
        source: "trustpilot",
        channel: Channel::Review,
        author: "J. Bakker",
        title: Some(locale.pick("Monteur kwam niet opdagen", "The engineer never came")),
        text: locale.pick(
            "Vrije dag genomen, tussen 8 en 12 zou de monteur van Acme er zijn. Niemand gezien, niets gehoord.",
            "Took a day off, the Acme engineer was to come between 8 and 12. Saw nobody, heard nothing.",
        ),
        hits: &["Acme"],
        signal: Signal::Complaint,
        signs: &locale.pick(["kwam niet opdagen", "niets gehoord"], ["never came", "heard nothing"]),
        minutes_ago: 50,
    }
    .told(now)?;
    review.mention.rating = Rating::new(1.0, 5.0);
    review.verdict.why.extend(review.mention.rating.map(|rating| Reason::new(Signal::Complaint, 0.5, Because::Rating { rating })));
    let question = Said {
        source: "mastodon",
        channel: Channel::Social,
        author: "Fatima 🌱",
        title: None,
        text: locale.pick(
            "Weet iemand of @acme_nl ook teruglevert aan huurders met een balkonpaneel?",
            "Does anybody know whether @acme_nl pays tenants who feed in from a balcony panel?",
        ),
        hits: &["@acme_nl"],
        signal: Signal::Question,
        signs: &locale.pick(["Weet iemand of"], ["Does anybody know"]),
        minutes_ago: 31,
    }
    .told(now)?;
    Ok(vec![review, question, complaint(locale, now)?])
}

/// One article in three places, of which the team was told before.
fn copies(locale: Locale, now: DateTime<Utc>) -> Result<Vec<Told>, BadName> {
    let article = Said {
        source: "stadsblad",
        channel: Channel::News,
        author: "Redactie",
        title: Some(locale.pick("Kamervragen over storingen bij Acme", "Parliament asks about outages at Acme")),
        text: locale.pick(
            "De Tweede Kamer wil van de minister weten waarom huishoudens in Almere dit jaar al vier keer zonder stroom zaten. Acme zegt dat een verouderd verdeelstation de oorzaak is.",
            "Members of parliament want to know from the minister why households in Almere had no power four times this year. Acme says that an old substation is to blame.",
        ),
        hits: &["Acme"],
        signal: Signal::Crisis,
        signs: &locale.pick(["Kamervragen"], ["Parliament asks"]),
        minutes_ago: 180,
    };
    let mut told = vec![article.told(now)?];
    for (source, author, title, minutes_ago) in [
        ("persbureau", "", article.title, 200),
        (
            "flevoland",
            "Bas Kok",
            Some(locale.pick("Minister moet uitleg geven over stroom in Almere", "Minister to explain power cuts in Almere")),
            20,
        ),
    ] {
        let copy = Said { source, author, title, minutes_ago, ..article };
        told.push(copy.told(now)?);
    }
    let story = told.first().map(|first| first.mention.story);
    for copy in &mut told {
        copy.mention.story = story.unwrap_or(copy.mention.story);
        copy.case = Some(CaseState::Claimed);
    }
    Ok(told)
}

fn quiet_source(locale: Locale) -> Notice {
    let said = |nl: &str, en: &str| locale.pick(nl, en).to_owned();
    Notice {
        title: said("Bron kiyoh is al 26 uur stil", "Source kiyoh has been quiet for 26 hours"),
        paragraphs: vec![
            said(
                "Deze bron levert meestal vier berichten per dag. De laatste zes keer gaf de site fout 403: ze laat ons niet meer binnen.",
                "This source usually brings four mentions a day. The last six times its site answered with error 403: it no longer lets us in.",
            ),
            said(
                "Kijk of de pagina in een gewone browser werkt, en vraag de site anders om toegang. luister blijft het elk uur proberen.",
                "See whether the page works in a browser, and otherwise ask the site for access. luister keeps trying every hour.",
            ),
        ],
        listing: vec!["kiyoh  https://www.kiyoh.example/reviews/acme".to_owned(), "403 Forbidden, 6 times in a row".to_owned()],
    }
}
