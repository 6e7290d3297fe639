//! How many mails a second one connection carries: `cargo run --release -p luister-alerts --example smtp_rate -- 2000`.

use anyhow::Context as _;
use luister_alerts::{
    MailConfig, Team,
    channels::{Channel as _, Smtp},
    sample, seal,
};
use std::{env, path::Path, time::Instant};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Takes every mail and keeps none.
async fn sink(tcp: TcpStream) -> std::io::Result<()> {
    tcp.set_nodelay(true)?;
    let mut stream = BufReader::new(tcp);
    stream.write_all(b"220 sink\r\n").await?;
    let (mut line, mut in_message) = (Vec::new(), false);
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match (in_message, line.as_slice()) {
            (true, b".\r\n") => b"250 kept\r\n",
            (true, _) => continue,
            (false, b"DATA\r\n") => b"354 go\r\n",
            (false, _) => b"250 OK\r\n",
        };
        in_message = answer.starts_with(b"354");
        stream.write_all(answer).await?;
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count: u32 = env::args().nth(1).map_or(Ok(2000), |count| count.parse())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let mut sinks = JoinSet::new();
    sinks.spawn(async move {
        let (tcp, _) = listener.accept().await?;
        sink(tcp).await
    });
    let team: Team = toml::from_str("name = \"Webcare\"\nmail = \"karin@acme.example\"")?;
    let mail = format!(
        "from = \"luister@acme.example\"\nadministrator = \"a@acme.example\"\nsmtp = {{ host = \"127.0.0.1\", port = {port}, security = \"none\", max_connections = 1 }}"
    );
    let mail: MailConfig = toml::from_str(&mail)?;
    let luister_alerts::config::Transport::Smtp(smtp) = &mail.transport else { anyhow::bail!("no mail server") };
    let smtp = Smtp::open(smtp, Path::new(""))?;
    let (_, alert) = sample::alerts(&team, &mail, chrono::DateTime::UNIX_EPOCH)?.into_iter().next().context("no sample")?;
    let delivery = seal::deliveries(&alert, team.recipients()).into_iter().next().context("no recipient")?;
    let start = Instant::now();
    for _ in 0..count {
        smtp.send(&alert, &delivery).await?;
    }
    let secs = start.elapsed().as_secs_f64();
    let report = format!("{count} mails over one connection in {secs:.2} s: {:.0} a second\n", f64::from(count) / secs);
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}
