//! How much a list may be: what goes beyond is told in a few lines, and soon.

use super::{files, shown, snapshot};

/// At most so many lines of what is told, none of them long.
fn short(told: &str, from: usize) -> String {
    let cut = |line: &str| line.chars().take(240).collect::<String>();
    told.lines().skip(from).take(6).map(cut).collect::<Vec<_>>().join("\n")
}

/// Pieces that were chosen because each makes some part of reading look far ahead.
const NASTY: [&str; 33] = [
    "(",
    ")",
    "\"",
    "“ ",
    "'a ",
    "‘a ",
    "{",
    "`",
    "/",
    "/a",
    "[",
    "<<<",
    "<<< >>>",
    "// ",
    "$",
    "$a ",
    "$a OR ",
    "list:a ",
    "count:1:",
    "count:1:$a ",
    "near/1:a,",
    "a NEAR/3 ",
    "NOT ",
    "-",
    "kl* ",
    "kl* OR ",
    "a OR ",
    "aa AND ",
    "BB OF ",
    "a-b-c-d ",
    "\"a\" ",
    "lang:xx, ",
    "\u{202E}\0",
];

#[test]
fn the_nastiest_lines_are_read_to_their_end() {
    for piece in NASTY {
        for before in ["", "acme AND (", "lang:(", "list: Acme\nlang: ", "must match: "] {
            let line = format!("{before}{}", piece.repeat(32_000 / piece.len()));
            assert!(files(&[("keywords/acme.txt", &line), ("keywords/b.txt", "list: b\n\nb")]).len() < 400_000, "{before}{piece}…");
        }
    }
    let megabyte = "acme OR ".repeat(130_000);
    let told = short(&shown(&megabyte), 0);
    assert!(told.contains("1:1: this query has 1040000 bytes, and 32768 are the most"), "{told}");
    let names = (0..3_000).map(|n| format!("$n{n} = acme\n")).collect::<Vec<_>>().concat();
    assert!(shown(&names).contains("this list has more than 2000 names"));
}

#[test]
fn bounds() {
    let deep = format!("{}acme{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("acme{}", " OR acme".repeat(5_000));
    let doubling = (0..40).map(|n| format!("$n{} = ($n{n} AND a{n}) OR ($n{n} AND b{n})", n + 1)).collect::<Vec<_>>().join("\n");
    let chain = (0..60).map(|n| format!("$n{n} = $n{} OR x{n}\n", n + 1)).collect::<Vec<_>>().concat();
    let mut told: Vec<String> = [deep, long, format!("$n0 = acme\n{doubling}\n$n40"), format!("{chain}$n60 = acme\n$n0")]
        .iter()
        .chain(["count:1:", "near/1:", "title:", "NOT ", "-"].map(|piece| format!("{}acme", piece.repeat(4_000))).iter())
        .map(|text| short(&shown(text), 0))
        .collect();
    let many = (0..150).map(|n| format!("x{n} AND lang:dutch")).collect::<Vec<_>>().join("\n");
    told.push(short(&shown(&many), 297));
    snapshot("bounds", &told.iter().map(|told| format!("---\n{told}\n")).collect::<Vec<_>>().concat());
}
