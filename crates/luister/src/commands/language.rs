//! The language that a command speaks: the one that was asked for, else that of the environment.

use clap::{Args, ValueEnum};
use luister_mention::Locale;

/// What every command can be asked that says more than a line.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Spoken {
    /// The language to speak; without it the language of your terminal
    #[arg(long, value_enum)]
    lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    /// Dutch
    Nl,
    /// English
    En,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Nl => Self::Nl,
            Language::En => Self::En,
        }
    }
}

impl Spoken {
    pub(super) fn locale(self) -> Locale {
        self.lang.map_or_else(environment, Locale::from)
    }
}

/// The language of whoever sits before the terminal.
pub(super) fn environment() -> Locale {
    of_variables(|name| std::env::var(name).ok())
}

/// The first of the variables that says something decides, as everywhere else.
fn of_variables(variable: impl Fn(&str) -> Option<String>) -> Locale {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let is_dutch = named.is_some_and(|value| value.split(['_', '.', '@']).next() == Some("nl"));
    if is_dutch { Locale::Nl } else { Locale::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_says_something_decides() {
        for (name, variables, expected) in [
            ("nothing", &[][..], Locale::En),
            ("a Dutch terminal", &[("LANG", "nl_NL.UTF-8")], Locale::Nl),
            ("Flanders", &[("LANG", "nl_BE@euro")], Locale::Nl),
            ("messages before the rest", &[("LC_MESSAGES", "nl"), ("LANG", "en_US.UTF-8")], Locale::Nl),
            ("all before messages", &[("LC_ALL", "C"), ("LC_MESSAGES", "nl_NL"), ("LANG", "nl_NL")], Locale::En),
            ("an empty one says nothing", &[("LC_ALL", ""), ("LANG", "nl_NL")], Locale::Nl),
            ("Nilotic languages", &[("LANG", "nlo_XX")], Locale::En),
        ] {
            let variable = |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
            assert_eq!(of_variables(variable), expected, "{name}");
        }
    }
}
