//! The first command that anybody types does the main job.

use luister_tests::run;
use std::{fs, path::Path};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

#[test]
fn a_complaint_on_the_sample_web_becomes_a_mail_in_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().to_str().unwrap();
    let demo = run(PROGRAM, Path::new("none"), &["demo", "--dir", folder, "--lasts", "9s"], "");
    assert_eq!(demo.status, 0, "{demo:?}");
    for said in
        ["Marieke: Alweer een storing bij Acme", "complaint because of list Acme", "mailed  webcare@acme.example: 2 klachten over Acme"]
    {
        assert!(demo.out.contains(said), "no `{said}` in\n{}", demo.out);
    }
    let mails: Vec<String> =
        fs::read_dir(dir.path().join("mail")).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(mails.iter().any(|mail| mail.contains("Subject: 2 klachten over Acme")), "{mails:?}");
    let mentions = run(PROGRAM, &dir.path().join("config/luister.toml"), &["mentions", "--signal", "complaint", "--json"], "");
    assert_eq!(mentions.rows().len(), 2, "what was heard is kept: {mentions:?}");
}
