//! What a customer system said of a writer, in words.

use super::{card::NAME_CHARS, marks::harmless, subject, words::Words};
use luister_mention::{Customer, Link, LookupStatus, text};

/// What stands beside a writer's name.
pub(super) struct Known {
    pub(super) words: String,
    /// The page about the customer.
    pub(super) link: Option<Link>,
    /// Whom it is for, and what was asked for that there is not.
    pub(super) notes: Vec<String>,
}

/// Who of the team it is for.
pub(super) fn for_whom(customer: &Customer, words: Words) -> Option<String> {
    shown(customer.person.as_deref()).map(|person| words.pick(format!("voor {person}"), format!("for {person}")))
}

fn shown(said: Option<&str>) -> Option<String> {
    said.map(|said| subject::excerpt(&harmless(&text::line(said)), NAME_CHARS))
}

impl Known {
    pub(super) fn of(customer: &Customer, words: Words) -> Self {
        let who = &customer.lookup;
        let told = match (customer.status, shown(customer.name.as_deref()), shown(customer.number.as_deref())) {
            (LookupStatus::Ack, Some(name), Some(number)) => {
                words.pick(format!("Klant: {name} ({number})"), format!("Customer: {name} ({number})"))
            }
            (LookupStatus::Ack, Some(known), None) | (LookupStatus::Ack, None, Some(known)) => {
                words.pick(format!("Klant: {known}"), format!("Customer: {known}"))
            }
            (LookupStatus::Ack, None, None) => words.pick(format!("Klant, volgens {who}"), format!("A customer, {who} says")),
            (LookupStatus::Nack, ..) => words.pick(format!("Geen klant, volgens {who}"), format!("No customer, {who} says")),
            (LookupStatus::Err, ..) => words.pick(
                format!("Onbekend of dit een klant is: {who} gaf geen uitsluitsel"),
                format!("Nobody knows whether this is a customer: {who} could not say"),
            ),
        };
        let because = shown(customer.said.as_deref()).map(|said| format!(" ({said})")).unwrap_or_default();
        let notes = [
            for_whom(customer, words),
            shown(customer.unknown_team.as_deref()).map(|team| {
                words.pick(
                    format!("{who} vroeg om team {team}, maar dat bestaat hier niet"),
                    format!("{who} asked for team {team}, which is unknown here"),
                )
            }),
            shown(customer.unknown_person.as_deref()).map(|person| {
                words.pick(
                    format!("{who} vroeg om {person}, maar die zit niet in het team"),
                    format!("{who} asked for {person}, who is not in the team"),
                )
            }),
        ];
        Self { words: told + &because, link: customer.link.clone(), notes: notes.into_iter().flatten().collect() }
    }

    /// All of it on one line.
    pub(super) fn line(&self) -> String {
        let all: Vec<&str> = std::iter::once(&self.words).chain(&self.notes).map(String::as_str).collect();
        all.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{Locale, LookupName};

    #[test]
    fn what_is_known_is_said_in_both_languages() {
        let bare = |status| Customer::bare(LookupName::new("crm").unwrap(), status);
        let some = |text: &str| Some(text.to_owned());
        let ack = bare(LookupStatus::Ack);
        for (customer, nl, en) in [
            (
                Customer { name: some("Jansen BV"), number: some("K-1234"), person: some("Anna"), ..ack.clone() },
                "Klant: Jansen BV (K-1234); voor Anna",
                "Customer: Jansen BV (K-1234); for Anna",
            ),
            (Customer { number: some("K-1234"), ..ack.clone() }, "Klant: K-1234", "Customer: K-1234"),
            (
                Customer { unknown_team: some("Noord"), unknown_person: some("Bob"), ..ack },
                "Klant, volgens crm; crm vroeg om team Noord, maar dat bestaat hier niet; crm vroeg om Bob, maar die zit niet in het team",
                "A customer, crm says; crm asked for team Noord, which is unknown here; crm asked for Bob, who is not in the team",
            ),
            (bare(LookupStatus::Nack), "Geen klant, volgens crm", "No customer, crm says"),
            (
                Customer { said: some("account closed"), ..bare(LookupStatus::Nack) },
                "Geen klant, volgens crm (account closed)",
                "No customer, crm says (account closed)",
            ),
            (
                bare(LookupStatus::Err),
                "Onbekend of dit een klant is: crm gaf geen uitsluitsel",
                "Nobody knows whether this is a customer: crm could not say",
            ),
        ] {
            let said = |locale| Known::of(&customer, Words { locale, zone: None }).line();
            assert_eq!((said(Locale::Nl).as_str(), said(Locale::En).as_str()), (nl, en));
        }
    }
}
