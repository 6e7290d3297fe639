//! Reading the folder of answers that teams keep ready.

use super::{
    document::{Document, Read},
    lists::{Folder, read_lists, shown, why},
    plan::{ANSWERS, Daemon},
};
use luister_matcher::Answers;
use luister_mention::{Problem, Wording, wording};
use std::{io, path::Path};

/// The answers that teams keep ready. A folder that is not there holds none, unless somebody names it.
pub(super) fn read(base: &Path, daemon: &Read<Daemon>, previous: Option<&Answers>, document: &mut Document<'_>) -> (Answers, Vec<Problem>) {
    let named = daemon.value.answers.as_deref();
    let folder = base.join(named.unwrap_or(Path::new(ANSWERS)));
    match read_lists(&folder) {
        Ok(Folder { files, unreadable }) => {
            let (answers, mut problems) = Answers::read(&files, previous);
            problems.extend(unreadable.into_iter().map(|(file, why)| Problem::error(&file, "", 0..0, why.message).repair(why.repair)));
            (answers, problems)
        }
        Err(error) => {
            if let Some(named) = named {
                let message = Wording::in_each(|locale| {
                    let (folder, why) = (shown(&folder), why(&error));
                    let why = why.in_words(locale);
                    locale.pick(
                        format!(
                            "de map met antwoorden, `{folder}`, kan niet worden gelezen: {}",
                            why.replace("het bestaat", "die bestaat")
                        ),
                        format!("the folder of the answers, `{folder}`, cannot be read: {why}"),
                    )
                });
                let place = daemon.place.of("answers", &named.display().to_string());
                document.problem(place, message).repair =
                    Some(wording!("make it, or leave `answers` out", "maak haar of laat `answers` weg"));
            }
            (previous.filter(|_| error.kind() != io::ErrorKind::NotFound).cloned().unwrap_or_default(), Vec::new())
        }
    }
}
