//! Looking around: pages are looked at, what they lead to is polled, and what worked is told.

use super::{
    Discovery, Found, Tried, Wish, brand,
    candidate::{Candidate, Hope, Voice, address, place, same_site, site, table},
    leads,
    names::Names,
    onward::onward,
    places::{self, Lead},
    reviews,
    sight::Sight,
    told::{self, Missed},
    twins::without_twins,
};
use crate::{Fetcher, Keys, Page, Proposal, Source, report::Failure};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};
use luister_mention::{Cursor, Item, PollOutcome, SourceName};
use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};
use tokio::time::Instant;
use url::Url;

/// The most sites of a wish.
const MAX_SITES: usize = 10;
/// The most pages of a site that are looked at.
const MAX_PAGES: usize = 8;
/// The most candidates of a site that are polled.
const MAX_CANDIDATES: usize = 30;
/// The most places elsewhere that a site links to and that are taken for its own.
const MAX_PLACES: usize = 12;
/// How many sites are looked at, and how many candidates are polled, at a time; what is of one host waits at its gate.
const AT_A_TIME: usize = 8;
/// After so long no further page is looked at,
const MAX_LOOKING: Duration = Duration::from_mins(2);
/// and after so long no further candidate is polled.
const MAX_TIME: Duration = Duration::from_mins(4);
/// The most messages that are told of a source.
const MAX_ITEMS: usize = 5;

/// A candidate that was polled and gave something, or could have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub(super) candidate: Candidate,
    /// The way that worked.
    pub(super) proposal: Proposal,
    /// All that it told.
    pub(super) items: Vec<Item>,
}

/// One search.
struct Search<'a> {
    fetcher: &'a Fetcher,
    wish: &'a Wish,
    now: DateTime<Utc>,
    began: Instant,
}

/// What the pages of one site led to.
#[derive(Debug, Default)]
struct Visited {
    candidates: Vec<Candidate>,
    tried: Vec<Tried>,
}

impl Visited {
    /// Keeps of what the pages of a site led to as much as is polled; what is guessed counts where nothing else does.
    fn bound(&mut self, start: &Url, guesses: Vec<Candidate>) {
        let found = std::mem::take(&mut self.candidates);
        self.candidates = if found.is_empty() { guesses } else { once_each(found) };
        let beyond = self.candidates.len().saturating_sub(MAX_CANDIDATES);
        self.candidates.truncate(MAX_CANDIDATES);
        self.tried.extend((beyond > 0).then(|| told::too_many(start, MAX_CANDIDATES, beyond)));
    }

    /// Whether something came of a site, wherever it was found.
    fn led_to(&self, hits: &[Hit]) -> bool {
        let places: HashSet<String> = self.candidates.iter().flat_map(|candidate| &candidate.ways).map(place).collect();
        hits.iter().any(|hit| places.contains(&place(&hit.proposal)))
    }
}

/// How polling a candidate ended.
enum Probed {
    Hit(Box<Hit>),
    Missed(Missed),
}

/// Looks for everything that fits a wish.
pub(super) async fn discover(fetcher: &Fetcher, wish: &Wish, now: DateTime<Utc>) -> Discovery {
    let search = Search { fetcher, wish, now, began: Instant::now() };
    let mut tried: Vec<Tried> = wish.sites.iter().skip(MAX_SITES).map(|url| told::too_many_sites(url, MAX_SITES)).collect();
    let visits: Vec<_> = wish.sites.iter().take(MAX_SITES).map(|url| Box::pin(search.visit(url))).collect();
    let visited: Vec<Visited> = stream::iter(visits).buffered(AT_A_TIME).collect().await;
    let elsewhere = if wish.sites_only { Vec::new() } else { brand::candidates(wish) };
    let candidates = visited.iter().flat_map(|visited| visited.candidates.clone()).chain(elsewhere);
    let (hits, missed) = search.probe_all(once_each(candidates.collect())).await;
    let missed = told::tried(missed);
    for (url, visited) in wish.sites.iter().zip(visited) {
        let came_to_something = visited.led_to(&hits);
        let is_told = visited.tried.iter().chain(&missed).any(|tried| tried.url.host() == url.host());
        // What robots.txt says of a page is of no matter where the same is to be had by an API.
        tried.extend(
            visited.tried.into_iter().filter(|tried| !came_to_something || tried.outcome != PollOutcome::Robots || tried.url != *url),
        );
        tried.extend((!came_to_something && !is_told).then(|| told::nothing_there(url)));
    }
    tried.extend(missed);
    Discovery { found: found(hits), tried }
}

/// Every candidate once, the surer one of two that are the same.
fn once_each(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.hope));
    let mut known = HashSet::new();
    candidates.retain(|candidate| known.insert(candidate.place()));
    candidates
}

/// What was found, those first that fit best, each under a name of its own.
fn found(hits: Vec<Hit>) -> Vec<Found> {
    let mut hits = without_twins(hits);
    hits.sort_by(|one, other| {
        one.candidate.order().cmp(&other.candidate.order()).then_with(|| one.candidate.name.cmp(&other.candidate.name))
    });
    let mut names = Names::default();
    hits.into_iter()
        .filter_map(|Hit { candidate, proposal, mut items }| {
            let name = names.give(&candidate)?;
            items.sort_by_key(|item| std::cmp::Reverse(item.published));
            items.truncate(MAX_ITEMS);
            let ours = candidate.voice == Voice::AboutUs;
            let why = if candidate.voice == Voice::Ourselves { format!("your own posts: {}", candidate.why) } else { candidate.why };
            Some(Found { proposal, name, why, ours, items })
        })
        .collect()
}

impl Search<'_> {
    /// Looks at a site: the page that was given, and those that it leads to.
    async fn visit(&self, url: &Url) -> Visited {
        let mut visited = Visited::default();
        let known = places::leads(url, self.wish);
        if known.iter().any(|lead| !matches!(lead, Lead::Source(source) if source.hope == Hope::Guess)) {
            self.follow(known, &mut visited).await;
            return visited;
        }
        self.follow(known, &mut visited).await;
        let home = match self.look(url).await {
            Ok(page) => page,
            Err(failure) => {
                if failure.outcome == PollOutcome::Robots {
                    visited.candidates.extend(leads::unseen(url, self.wish));
                }
                visited.tried.push(told::missed_page(url, &failure));
                return visited;
            }
        };
        if let Some(candidate) = feed_itself(&home) {
            visited.candidates.push(candidate);
            return visited;
        }
        match Sight::of(&home) {
            Ok(sight) => self.walk(home, sight, &mut visited).await,
            Err(error) => visited.tried.push(told::not_a_page(url, &error)),
        }
        visited
    }

    /// Looks at the pages of a site one by one, and at the places elsewhere that it says are its own.
    async fn walk(&self, home: Page, sight: Sight, visited: &mut Visited) {
        let (start, is_ours) = (sight.url.clone(), self.wish.brand.is_some());
        let mut seen = HashSet::from([address(&start)]);
        let mut queue = VecDeque::new();
        let mut elsewhere: Vec<Lead> = Vec::new();
        let guesses = leads::guesses(&sight, self.wish, is_ours);
        let mut next = Some((home, sight));
        let mut looked = 1;
        loop {
            if let Some((page, sight)) = next.take() {
                visited.candidates.extend(leads::candidates(&sight, self.wish, is_ours));
                visited.candidates.extend(reviews::candidate(&page, &sight, is_ours));
                if is_ours {
                    for lead in own_places(&sight, self.wish) {
                        if elsewhere.len() < MAX_PLACES && !elsewhere.contains(&lead) {
                            elsewhere.push(lead);
                        }
                    }
                }
                queue.extend(onward(&sight).into_iter().filter(|url| seen.insert(address(url))));
            }
            if looked >= MAX_PAGES || self.began.elapsed() > MAX_LOOKING {
                break;
            }
            let Some(url) = queue.pop_front() else { break };
            looked += 1;
            match self.look(&url).await {
                Ok(page) if same_site(&page.url, &start) => next = Sight::of(&page).ok().map(|sight| (page, sight)),
                Ok(_) => {}
                Err(failure) => visited.tried.extend(told::missed_link(&url, &failure)),
            }
        }
        visited.bound(&start, guesses);
        self.follow(elsewhere, visited).await;
    }

    /// Takes what addresses are known to lead to. A channel on YouTube says in its page what its number is.
    async fn follow(&self, known: Vec<Lead>, visited: &mut Visited) {
        for lead in known {
            match lead {
                Lead::Source(candidate) => visited.candidates.push(candidate),
                Lead::Needs(tried) => visited.tried.push(tried),
                Lead::Channel(url) => match self.look(&url).await.map(|page| Sight::of(&page)) {
                    Ok(Ok(sight)) => match places::channel(&sight, self.wish) {
                        Some(Lead::Source(candidate)) => visited.candidates.push(candidate),
                        _ => visited.tried.push(told::no_channel(&url)),
                    },
                    Ok(Err(error)) => visited.tried.push(told::not_a_page(&url, &error)),
                    Err(failure) => visited.tried.push(told::missed_page(&url, &failure)),
                },
            }
        }
    }

    /// Brings a page as people see it: as the kind for pages would, which asks robots.txt first.
    async fn look(&self, url: &Url) -> Result<Page, Failure> {
        let failed = |reason| Failure::new(PollOutcome::Blocked, reason);
        let page = table("reviews").ok_or_else(|| failed("there is no kind `reviews`".to_owned()))?.with("url", url.as_str());
        let source = page.source(&probe_name()?, &Keys::blank()).map_err(failed)?;
        Box::pin(self.fetcher.look(&*source, self.now)).await
    }

    async fn probe_all(&self, candidates: Vec<Candidate>) -> (Vec<Hit>, Vec<Missed>) {
        let probes: Vec<_> = candidates.into_iter().map(|candidate| Box::pin(self.probe(candidate))).collect();
        let probes = stream::iter(probes).buffered(AT_A_TIME);
        let (mut hits, mut missed) = (Vec::new(), Vec::new());
        for probed in probes.collect::<Vec<_>>().await {
            match probed {
                Probed::Hit(hit) => hits.push(*hit),
                Probed::Missed(miss) => missed.push(miss),
            }
        }
        (hits, missed)
    }

    /// Polls the ways of a candidate until one works.
    async fn probe(&self, candidate: Candidate) -> Probed {
        let mut ways = candidate.ways.clone();
        ways.truncate(MAX_PAGES);
        let mut first: Option<Missed> = None;
        for proposal in ways {
            let miss = match self.poll(&proposal).await {
                Ok(items) if !items.is_empty() || candidate.hope >= Hope::Likely => {
                    return Probed::Hit(Box::new(Hit { candidate, proposal, items }));
                }
                Ok(_) => Missed::empty(&candidate),
                Err((url, failure)) => Missed::of(&candidate, url, failure),
            };
            first.get_or_insert(miss);
        }
        Probed::Missed(first.unwrap_or_else(|| Missed::empty(&candidate)))
    }

    /// One poll of what a table makes, of one page of it.
    async fn poll(&self, proposal: &Proposal) -> Result<Vec<Item>, (Option<Url>, Failure)> {
        let failed = |reason| (None, Failure::new(PollOutcome::Parse, reason));
        if self.began.elapsed() > MAX_TIME {
            return Err((None, told::out_of_time()));
        }
        let name = probe_name().map_err(|failure| (None, failure))?;
        let source = proposal.clone().with("max_pages", 1).source(&name, &Keys::blank()).map_err(failed)?;
        let poll = Box::pin(self.fetcher.poll(&*source, &Cursor::new(name, self.now), self.now)).await;
        match poll.cursor.report {
            Some(report) if matches!(report.outcome, PollOutcome::Ok | PollOutcome::Empty) => Ok(poll.items),
            Some(report) => Err((Some(source.address()), Failure::new(report.outcome, report.detail))),
            None => Err(failed("it was not polled".to_owned())),
        }
    }
}

/// The name of what has no name yet.
fn probe_name() -> Result<SourceName, Failure> {
    SourceName::new("discovery").map_err(|error| Failure::new(PollOutcome::Parse, error.to_string()))
}

/// The feed, if that is what somebody gave the address of.
fn feed_itself(page: &Page) -> Option<Candidate> {
    let candidate = leads::given(&page.url)?;
    let source: Box<dyn Source> = candidate.ways.first()?.source(&probe_name().ok()?, &Keys::blank()).ok()?;
    source.read(page).is_ok().then_some(candidate)
}

/// The places elsewhere that a site of the brand links to.
fn own_places(sight: &Sight, wish: &Wish) -> Vec<Lead> {
    let mut seen = HashSet::new();
    let links = sight.links.iter().filter(|link| !same_site(&link.url, &sight.url));
    let fresh = links.filter(|link| !site(&link.url).is_empty() && seen.insert(address(&link.url)));
    fresh.flat_map(|link| places::leads(&link.url, wish)).collect()
}
