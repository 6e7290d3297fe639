//! What is wrong with such a table, each mistake with the value that it is about and its repair.

use super::{Endpoint, HeaderFrom};
use luister_mention::{Period, Wording, wording};
use luister_net::{
    FetchError, Settings, Url,
    http::{HeaderName, HeaderValue, header},
};

/// The most headers of one table.
const MAX_HEADERS: usize = 20;
/// Words in the name of a header whose value is not for others to read.
const SECRET_WORDS: [&str; 6] = ["auth", "token", "secret", "key", "cookie", "password"];

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key where it is; blank for the whole table.
    pub key: &'static str,
    /// What stands there, as far as it says where exactly.
    pub value: String,
    /// A part of that, if only a part is wrong.
    pub part: Option<String>,
    /// What is wrong.
    pub message: Wording,
    /// What to do.
    pub repair: Wording,
}

pub(in crate::config) fn fault(key: &'static str, value: &str, message: Wording, repair: Wording) -> Fault {
    Fault { key, value: value.to_owned(), part: None, message, repair }
}

impl Endpoint<'_> {
    /// Everything that is wrong with it, as far as it can be told without the files that it names and without asking anybody.
    /// Whoever runs a place for it says what may be reached.
    pub(in crate::config) fn faults(&self, http: &Settings) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.address(http, &mut faults);
        if self.secret_file.is_some() && self.secret_env.is_some() {
            faults.push(twice("secret_env", "`secret_file`", "`secret_env`"));
        }
        let most = self.kind.max_timeout();
        if self.timeout.0.is_zero() || self.timeout.0 > most {
            let most = Period(most);
            let message = wording!("`timeout` lies between 1s and {most}", "`timeout` ligt tussen 1s en {most}");
            faults.push(fault("timeout", "", message, wording!("write for instance \"10s\"", "schrijf bijvoorbeeld \"10s\"")));
        }
        for (name, value) in self.headers {
            faults.extend(of_header(name, value));
        }
        if self.headers.len() > MAX_HEADERS {
            let what = self.kind.word();
            let message = wording!("a {what} has at most {MAX_HEADERS} headers", "een {what} heeft hooguit {MAX_HEADERS} headers");
            faults.push(fault("headers", "", message, wording!("leave some out", "laat er een paar weg")));
        }
        faults
    }

    fn address(&self, http: &Settings, faults: &mut Vec<Fault>) {
        match (self.url, self.url_file, self.url_env) {
            (Some(url), None, None) => faults.extend(of_address(url, http)),
            (None, Some(_), None) | (None, None, Some(_)) => {}
            (None, None, None) => {
                let (what, name) = (self.kind.word(), self.name);
                let message = wording!("the {what} `{name}` has no address", "de {what} `{name}` heeft geen adres");
                let repair = wording!(
                    "add `url = \"https://…\"`, or `url_file` where the address itself is a secret",
                    "voeg `url = \"https://…\"` toe, of `url_file` als het adres zelf geheim is"
                );
                faults.push(fault("name", name, message, repair));
            }
            (Some(_), ..) => faults.push(twice("url", "`url`", "`url_file`")),
            _ => faults.push(twice("url_env", "`url_file`", "`url_env`")),
        }
    }
}

fn twice(key: &'static str, one: &str, other: &str) -> Fault {
    let message = wording!("{one} and {other} say the same thing twice", "{one} en {other} zeggen twee keer hetzelfde");
    fault(key, "", message, wording!("keep one of them", "houd er een van de twee"))
}

/// What is wrong with an address.
pub(crate) fn of_address(text: &str, http: &Settings) -> Option<Fault> {
    let with = |message, repair| Some(fault("url", text, message, repair));
    let Some(url) = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) else {
        return with(
            wording!("this is no address of a page", "dit is geen webadres"),
            wording!("write for instance `https://chat.acme.example/hooks/…`", "schrijf bijvoorbeeld `https://chat.acme.example/hooks/…`"),
        );
    };
    if !url.username().is_empty() || url.password().is_some() {
        return with(
            wording!("a user name or password does not belong in an address", "in een adres horen geen gebruikersnaam en wachtwoord"),
            wording!(
                "write it as a header: `headers = {{ Authorization = {{ file = \"secret/…\", before = \"Basic \" }} }}`",
                "schrijf dat als header: `headers = {{ Authorization = {{ file = \"secret/…\", before = \"Basic \" }} }}`"
            ),
        );
    }
    match http.may_send(&url) {
        Ok(()) => None,
        Err(FetchError::Blocked { address, .. }) if url.scheme() == "https" || !luister_net::is_public(address) => with(
            wording!("{address} is not a public address", "{address} is geen openbaar adres"),
            wording!(
                "if it is yours, add its network to `allow` in [http]: `allow = [\"{address}\"]`",
                "is het van jullie, zet het netwerk dan bij `allow` in [http]: `allow = [\"{address}\"]`"
            ),
        ),
        Err(_) => with(
            wording!("over http anybody on the way could read it", "over http kan iedereen onderweg meelezen"),
            wording!(
                "write `https://…`; http is only for private networks that stand in `allow` of [http]",
                "schrijf `https://…`; http is alleen voor eigen netwerken die bij `allow` in [http] staan"
            ),
        ),
    }
}

fn of_header(name: &str, value: &HeaderFrom) -> Option<Fault> {
    let shown = if let HeaderFrom::Plain(text) | HeaderFrom::Unclear(text) = value { text.as_str() } else { "" };
    let with = |message, repair| Some(fault("headers", shown, message, repair));
    let Ok(known) = HeaderName::from_bytes(name.as_bytes()) else {
        return with(
            wording!("`{name}` cannot be the name of a header", "`{name}` kan geen naam van een header zijn"),
            wording!("write for instance `X-Api-Token`", "schrijf bijvoorbeeld `X-Api-Token`"),
        );
    };
    let ours = known.as_str().starts_with("x-luister-")
        || known == "idempotency-key"
        || [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::HOST, header::CONNECTION, header::USER_AGENT]
            .contains(&known);
    if ours {
        return with(
            wording!("luister sets the header `{name}` itself", "de header `{name}` vult luister zelf in"),
            wording!("leave it out", "laat die weg"),
        );
    }
    let text = match value {
        HeaderFrom::Plain(text) => text,
        HeaderFrom::Secret { .. } => return None,
        HeaderFrom::Unclear(_) => {
            return with(
                wording!("what `{name}` says is kept in one place", "wat in `{name}` staat, staat op één plaats"),
                wording!(
                    "write `{{ file = \"secret/…\" }}` or `{{ env = \"…\" }}`",
                    "schrijf `{{ file = \"secret/…\" }}` of `{{ env = \"…\" }}`"
                ),
            );
        }
    };
    if SECRET_WORDS.iter().any(|word| known.as_str().contains(word)) {
        return with(
            wording!(
                "what `{name}` says is a secret, which does not belong in this file",
                "wat in `{name}` staat is geheim en hoort niet in dit bestand"
            ),
            wording!(
                "put it into a file of its own and write `{name} = {{ file = \"secret/…\" }}`, or `{{ env = \"…\" }}`",
                "zet het in een eigen bestand en schrijf `{name} = {{ file = \"secret/…\" }}`, of `{{ env = \"…\" }}`"
            ),
        );
    }
    if !text.is_ascii() || HeaderValue::from_str(text).is_err() {
        return with(
            wording!("this cannot stand in a header", "dit kan niet in een header staan"),
            wording!("write it in ASCII, on one line", "schrijf het in ASCII, op één regel"),
        );
    }
    None
}
