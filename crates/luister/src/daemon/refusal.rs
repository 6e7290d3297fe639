//! What the administrator is told of a delivery that no attempt will bring over: the fault, and all that it said, for whoever it was
//! meant for does not have it.

use luister_alerts::{
    channels::{MAIL, SendError},
    render,
};
use luister_mention::{Alert, Delivery, Locale, Notice};

/// The most lines of what was refused; the store has all of it.
const MAX_LINES: usize = 300;

pub(super) fn notice(alert: &Alert, delivery: &Delivery, error: &SendError, locale: Locale) -> Notice {
    let to = &delivery.to.address;
    let is_mail = delivery.to.channel == MAIL;
    let title = if is_mail {
        locale.pick("Een mail is definitief geweigerd", "A mail was refused for good")
    } else {
        locale.pick("Een webhook heeft een melding definitief geweigerd", "A webhook refused an alert for good")
    };
    let what = if is_mail {
        locale.pick(
            format!("De mail aan {to} is geweigerd en wordt niet opnieuw geprobeerd: {error}."),
            format!("The mail to {to} was refused, and no further attempt is made: {error}."),
        )
    } else {
        locale.pick(
            format!("De melding aan de webhook {to} is geweigerd en wordt niet opnieuw geprobeerd: {error}."),
            format!("The alert to the webhook {to} was refused, and no further attempt is made: {error}."),
        )
    };
    let what_to_do = locale.pick(
        "Kijk of het adres in de configuratie klopt. `luister outbox` toont alles wat is geweigerd. Hieronder staat wat er in de melding stond: geef het door aan wie het moest krijgen.",
        "Check the address in the configuration. `luister outbox` shows every delivery that was refused. Below stands what the alert said: pass it on to whoever was to get it.",
    );
    let said = render::text(alert);
    let mut listing = vec![format!("delivery {}", delivery.id), render::subject(alert), String::new()];
    listing.extend(said.lines().take(MAX_LINES).map(str::to_owned));
    if said.lines().nth(MAX_LINES).is_some() {
        listing.push(format!("… luister mentions --alert {}", alert.id.short()));
    }
    Notice { title: title.to_owned(), paragraphs: vec![what, what_to_do.to_owned()], listing }
}
