//! Secrets as they are kept: the first line of a file, or a variable of the environment.

use super::ChannelError;
use crate::config::PasswordFrom;
use secrecy::SecretString;
use std::{env, fs, path::Path};

/// Reads a secret; `what` is it, for whoever has to mend it.
pub(super) fn first_line(from: &PasswordFrom, what: &'static str, base: &Path) -> Result<SecretString, ChannelError> {
    let secret = match from {
        PasswordFrom::Env(name) => env::var(name).map_err(|_| ChannelError::Variable { what, name: name.clone() })?,
        PasswordFrom::File(file) => {
            let path = base.join(file);
            let text = fs::read_to_string(&path).map_err(|error| ChannelError::File { what, path: path.clone(), error })?;
            let first = text.lines().next().unwrap_or_default();
            if first.is_empty() {
                return Err(ChannelError::FirstLine { what, path });
            }
            first.to_owned()
        }
    };
    Ok(SecretString::from(secret))
}
