//! What only `[[lookup]]` can do wrong, and routes with it.

use super::{
    document::{Document, Read, Tree},
    webhooks::tell,
};
use luister_alerts::{Lookup, RouteRule};
use luister_mention::{Severity, wording};
use luister_net::Settings;

/// Tells what is wrong with each look-up, as far as nothing else is read, and with the routes that ask.
pub(super) fn check(lookups: &[Read<Lookup>], routes: &[Tree<RouteRule>], http: &Settings, document: &mut Document<'_>) {
    for Read { value: lookup, place } in lookups {
        tell(lookup.faults(http), place, document);
        let name = &lookup.name;
        let is_asked = routes.iter().flat_map(Tree::flat).any(|route| route.value.lookup.as_ref() == Some(name));
        if !is_asked && !document.is_half_read(name.as_str()) {
            let message = wording!("no route asks the look-up `{name}`", "geen route vraagt iets aan de look-up `{name}`");
            let problem = document.problem(place.of("name", name.as_str()), message);
            problem.severity = Severity::Warning;
            problem.repair = Some(wording!("write `lookup = \"{name}\"` in a [[route]]", "schrijf `lookup = \"{name}\"` in een [[route]]"));
        }
    }
    for route in routes {
        check_branches(route, false, document);
    }
}

/// Where a route leads after an answer means nothing if nobody is asked.
fn check_branches(route: &Tree<RouteRule>, is_inherited: bool, document: &mut Document<'_>) {
    let RouteRule { name, lookup, ack, nack, err, .. } = &route.value;
    let asks = is_inherited || lookup.is_some();
    for (key, branch) in [("ack", ack), ("nack", nack), ("err", err)] {
        let Some(branch) = branch.as_ref().filter(|_| !asks && !document.is_half_read(name.as_str())) else { continue };
        let message = wording!("nobody is asked here, so this never happens", "hier wordt niemand iets gevraagd, dus dit komt nooit voor");
        document.problem(route.place.of(key, branch.team.as_str()), message).repair =
            Some(wording!("add `lookup = …`, here or in a route around it", "voeg `lookup = …` toe, hier of in een route eromheen"));
    }
    route.inner.iter().for_each(|inner| check_branches(inner, asks, document));
}
