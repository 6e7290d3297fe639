//! `luister test-mail`: a test message to a team, by mail and by its webhooks, that shows whether they arrive.

use super::{Cli, say};
use crate::table::text;
use crate::{
    config::Plan,
    daemon::{self, observer::Nobody},
    desk::{self, Line, Request},
};
use anyhow::{Context, ensure};
use clap::Args;
use luister_mention::{DeliveryId, TeamName};
use serde_json::Value;
use std::{process::ExitCode, sync::Arc, time::Duration};

/// How often it is looked whether the daemon has delivered it, and how long in between.
const LOOKS: u32 = 60;
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(super) struct TestMail {
    /// The team
    #[arg(value_parser = |name: &str| TeamName::new(name))]
    team: TeamName,
}

impl TestMail {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let mut deliveries = Vec::new();
        let by_daemon = desk::ask(&plan, &Request::TestMail { team: self.team.clone() }, &mut |line| {
            if let Line::Row(row) = line {
                deliveries.push((row.get("delivery").cloned().unwrap_or_default(), text(&row, "/to")));
            }
            Ok(())
        })?;
        if !by_daemon {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
            runtime.block_on(daemon::deliver_once(cli.quiet_plan()?, Arc::new(Nobody)))?;
        }
        let mut arrived = true;
        for (id, to) in deliveries {
            let id: DeliveryId = serde_json::from_value(id)?;
            let state = wait(&plan, id, if by_daemon { LOOKS } else { 1 })?;
            let sent = text(&state, "/state") == "sent";
            arrived &= sent;
            say(&if sent { format!("{to}: accepted") } else { format!("{to}: {}: {}", text(&state, "/state"), text(&state, "/reason")) });
        }
        ensure!(arrived, "not every message was accepted; a test is tried once, so mend what is said and ask for another");
        Ok(ExitCode::SUCCESS)
    }
}

/// How a delivery stands, after giving the daemon a moment.
fn wait(plan: &Plan, id: DeliveryId, looks: u32) -> anyhow::Result<Value> {
    let mut state = Value::Null;
    for look in 0..looks {
        desk::ask(plan, &Request::Delivery { id }, &mut |line| {
            if let Line::Row(row) = line {
                state = row;
            }
            Ok(())
        })?;
        let untried = text(&state, "/state") == "waiting" && text(&state, "/reason").is_empty();
        if !untried || look + 1 == looks {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Ok(state)
}
