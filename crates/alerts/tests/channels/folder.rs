//! Mails as files.

use crate::sealed::{alert, delivery};
use luister_alerts::{
    MailConfig,
    channels::{Channel as _, Channels, Folder, SendError, Ways},
    render,
};
use luister_mention::Recipient;
use std::fs;

#[tokio::test]
async fn a_delivery_is_one_file_however_often_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox/mail");
    let channel = Folder::new(path.clone());
    let alert = alert(|_| {});
    let delivery = delivery(&alert, "karin@acme.example");
    for _ in 0..2 {
        channel.send(&alert, &delivery).await.unwrap();
    }
    let names: Vec<String> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, [format!("20261121T082400Z-{}-0.eml", alert.id.short())]);
    assert_eq!(fs::read(path.join(&names[0])).unwrap(), render::mail(&alert, &delivery.to).unwrap().bytes);
}

#[tokio::test]
async fn a_file_that_was_left_half_written_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (channel, alert) = (Folder::new(folder.path().to_owned()), alert(|_| {}));
    let name = format!("20261121T082400Z-{}-0.eml", alert.id.short());
    fs::write(folder.path().join(format!(".{name}.part")), "half").unwrap();
    channel.send(&alert, &delivery(&alert, "karin@acme.example")).await.unwrap();
    assert!(fs::read_to_string(folder.path().join(name)).unwrap().contains("Klacht over Acme"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "").unwrap();
    let channel = Folder::new(path.join("mail"));
    let alert = alert(|_| {});
    for error in [channel.check().await.unwrap_err(), channel.send(&alert, &delivery(&alert, "karin@acme.example")).await.unwrap_err()] {
        assert!(matches!(&error, SendError::Later { about_us: true, .. }) && error.needs_a_person(), "{error}");
    }
    Folder::new(folder.path().join("new")).check().await.unwrap();
}

#[tokio::test]
async fn a_recipient_that_no_channel_reaches_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mail: MailConfig =
        toml::from_str("from = \"luister@acme.example\"\nadministrator = \"a@acme.example\"\nfolder = \"mail\"").unwrap();
    let channels =
        Channels::open(&Ways { mail: &mail, webhooks: &[], http: &luister_net::Settings::default(), base: folder.path() }).unwrap();
    let alert = alert(|_| {});
    let mut delivery = delivery(&alert, "karin@acme.example");
    channels.send(&alert, &delivery).await.unwrap();
    assert_eq!(channels.iter().map(|channel| channel.name()).collect::<Vec<_>>(), ["folder"]);
    delivery.to = Recipient { channel: "pigeon".into(), ..delivery.to };
    let error = channels.send(&alert, &delivery).await.unwrap_err();
    assert_eq!(error.to_string(), "luister refused it: no channel `pigeon` is configured");
}
