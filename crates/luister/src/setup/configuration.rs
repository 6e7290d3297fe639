//! The first `luister.toml` of a brand.

use luister_alerts::config::MailAddress;
use luister_mention::Locale;
use toml::Value;

/// The text of `luister.toml`: one team that hears of everything, and mails that stay here until somebody wants them sent.
pub(crate) fn configuration(mail: &MailAddress, lang: Locale, allow: &[String]) -> String {
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
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_for_those_who_keep_it() {
        let mail = "webcare@acme.example".parse().unwrap();
        insta::assert_snapshot!(configuration(&mail, Locale::Nl, &["10.1.2.0/24".to_owned()]));
    }
}
