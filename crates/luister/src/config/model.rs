//! The file that `[signals] model` names.

use super::{
    document::{Document, Read},
    lists::{shown, why},
    plan::Signals,
};
use luister_matcher::{BadModel, Model};
use luister_mention::{Wording, wording};
use std::{fs, path::Path, sync::Arc};

/// The model that `[signals]` names, or the one that is part of the program.
pub(super) fn read(signals: &Read<Signals>, base: &Path, document: &mut Document<'_>) -> Arc<Model> {
    let Some(file) = &signals.value.model else { return Model::shipped() };
    let path = base.join(file);
    let read = fs::read(&path).map_err(|error| why(&error));
    match read.and_then(|bytes| Model::read(&bytes).map_err(|bad| why_no_model(&bad))) {
        Ok(model) => return Arc::new(model),
        Err(why) => {
            let message = Wording::in_each(|locale| {
                let (path, why) = (shown(&path), why.in_words(locale));
                locale.pick(
                    format!("het model `{path}` kan niet worden gebruikt: {why}"),
                    format!("the model `{path}` cannot be used: {why}"),
                )
            });
            document.problem(signals.place.of("model", &file.display().to_string()), message).repair = Some(wording!(
                "make it anew with `luister train`, or leave `model` out for the one that is part of luister",
                "maak het opnieuw met `luister train` of laat `model` weg voor het model dat bij luister hoort"
            ));
        }
    }
    Model::shipped()
}

fn why_no_model(bad: &BadModel) -> Wording {
    match bad {
        BadModel::NotAModel => wording!("it is something else", "het is iets anders"),
        BadModel::Format(_) => wording!("another version of luister made it", "een andere versie van luister heeft het gemaakt"),
        BadModel::Signs => {
            wording!("it was learned with other signs than this luister has", "het is geleerd met andere tekens dan deze luister heeft")
        }
        BadModel::Damaged => wording!("it is damaged", "het is beschadigd"),
    }
}
