//! The first `luister.toml` of a brand.

use super::Place;
use luister_alerts::config::MailAddress;
use luister_mention::Locale;
use toml::Value;

/// The text of `luister.toml`: one team that hears of everything, and mails that stay here until somebody wants them sent.
pub(crate) fn configuration(place: Place, mail: &MailAddress, lang: Locale, allow: &[String]) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let allow = if allow.is_empty() {
        "# allow = [\"10.1.2.0/24\"]   # networks of your own that may be reached; without it only public addresses are".to_owned()
    } else {
        let networks: Vec<String> = allow.iter().map(|network| quoted(network)).collect();
        format!("allow = [{}]   # networks of your own that may be reached, beside public addresses", networks.join(", "))
    };
    format!(
        include_str!("../../init/luister.toml"),
        contact = quoted(mail.as_str()),
        from = quoted(&format!("luister <luister@{}>", mail.domain())),
        mail = quoted(mail.as_str()),
        lang = lang.as_str(),
        allow = allow,
        state = quoted(place.state()),
        keywords = quoted(place.keywords()),
        folder = quoted(&format!("{}/mail", place.state())),
        password = quoted(place.password_file()),
        web = place.web(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_for_those_who_keep_it() {
        let mail = "webcare@acme.example".parse().unwrap();
        let text = configuration(Place::Folder, &mail, Locale::Nl, &["10.1.2.0/24".to_owned()]);
        insta::assert_snapshot!(text);
        let of_a_service = configuration(Place::Service, &mail, Locale::Nl, &["10.1.2.0/24".to_owned()]);
        let others: Vec<&str> = of_a_service.lines().filter(|line| !text.lines().any(|other| other == *line)).collect();
        insta::assert_snapshot!("what_is_elsewhere_for_a_service", others.join("\n"));
    }
}
