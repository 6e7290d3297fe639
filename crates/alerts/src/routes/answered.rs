//! Who is told once a customer system has answered.

use super::Routes;
use crate::lookup::Said;
use luister_mention::{GroupKey, LookupName, Pending, Signal, TeamName};

impl Routes {
    /// Which customer system the route of a pending asks, if it does and that has not answered yet.
    #[must_use]
    pub fn asks(&self, pending: &Pending) -> Option<&LookupName> {
        let route = pending.key.route.as_ref().filter(|_| pending.customer.is_none())?;
        self.route(route)?.lookup.as_ref()
    }

    /// A pending as it waits once a look-up has ended so. The team that the answer names is told, or else that of the route's branch,
    /// or else the one that the route had chosen; and of that team the person that the answer names, if their address is known.
    #[must_use]
    pub fn answered(&self, pending: &Pending, lookup: &LookupName, said: &Said) -> Pending {
        let mut customer = said.customer(lookup);
        let route = pending.key.route.as_ref().and_then(|name| self.route(name));
        let named = said.team.as_deref().and_then(|name| self.team_called(name));
        if named.is_none() {
            customer.unknown_team.clone_from(&said.team);
        }
        let mut key = GroupKey { person: None, ..pending.key.clone() };
        let mut instead_of = pending.instead_of.clone();
        if let Some(team) = named.or_else(|| route?.branches.of(said.status)) {
            let other = self.stand_in(team, pending.since).filter(|_| pending.signal != Signal::Crisis);
            instead_of = other.map(|_| team.clone());
            key.team = other.map_or(team, |other| &other.name).clone();
        }
        if let Some(name) = &said.person {
            // Who stands in for a team is told whom of it was meant.
            let person = self.team(instead_of.as_ref().unwrap_or(&key.team)).and_then(|team| team.person(name));
            match person {
                Some(person) => customer.person = Some(person.name.clone()),
                None => customer.unknown_person = Some(name.clone()),
            }
            let is_reached = instead_of.is_none() && person.is_some_and(|person| person.mail.is_some());
            key.person = customer.person.clone().filter(|_| is_reached);
        }
        let moved_from = if key == pending.key { pending.moved_from.clone() } else { Some(pending.chosen().clone()) };
        Pending { key, instead_of, customer: Some(customer), moved_from, ..pending.clone() }
    }

    /// A team as other software calls it.
    fn team_called(&self, name: &str) -> Option<&TeamName> {
        let is_like = |team: &&TeamName| team.as_str().to_lowercase() == name.to_lowercase();
        self.teams.get_key_value(name).map(|(team, _)| team).or_else(|| self.teams.keys().find(is_like))
    }
}
