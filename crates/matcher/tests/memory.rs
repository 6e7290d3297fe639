//! A mention that no query finds asks for no memory: most of what is heard is none of anybody's business.
//!
//! Whatever asks for memory is counted, on any thread; so this runs without the test harness, which has a thread of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{ListFile, Lists};
use luister_mention::{Mention, MentionLine, SourceName};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "title": "Een titel", "text": text }).to_string();
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("test").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}

fn main() {
    let queries = "acme AND storing\n\"acme energie\"\nacme NEAR/3 klacht*\ncount:2:acme\ne-mail NEAR/2 acme\nacme NOT energie\n";
    let files = [ListFile { file: "a.txt".into(), text: queries.into() }];
    let (lists, _) = Lists::compile(&files, None);
    let mentions: Vec<Mention> = [
        "Energie van Acme's buren, en geen woord te veel",
        "De klachten over een café, @iemand zei “het” al: één storing",
        "acme en veel verder weg, na een heel verhaal, een klacht. E-mail? Energie!",
        "",
    ]
    .map(mention)
    .into();
    // What is kept for the next mention is asked for once.
    for mention in &mentions {
        assert_eq!(lists.count_found(mention), 0, "{}", mention.text);
    }
    let _counting = dhat::Profiler::builder().testing().build();
    for mention in &mentions {
        assert_eq!(lists.count_found(mention), 0);
    }
    let asked = dhat::HeapStats::get().total_blocks;
    dhat::assert_eq!(asked, 0);
}
