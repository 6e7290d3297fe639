//! luister itself: as a daemon that lives, and as commands.

use crate::{Home, PATIENCE};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    sync::{
        Arc, Condvar, Mutex,
        mpsc::{self, Receiver},
    },
    thread,
};

/// A daemon that lives.
pub struct Luister {
    program: PathBuf,
    config: PathBuf,
    child: Child,
    log: Arc<(Mutex<Vec<String>>, Condvar)>,
    ended: Receiver<()>,
}

/// What a command said.
#[derive(Debug)]
pub struct Output {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit status.
    pub status: i32,
}

impl Output {
    /// The lines of standard output as JSON.
    pub fn rows(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}\n{self:?}"))).collect()
    }
}

impl Luister {
    /// Starts the daemon and waits until it listens.
    pub fn start(program: &str, home: &Home) -> Self {
        let luister = Self::launch(program, &home.config());
        luister.wait_for_log("listening to");
        luister
    }

    /// Starts the daemon and does not wait.
    pub fn launch(program: &str, config: &Path) -> Self {
        let mut child = command(program, config).arg("run").stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("luister starts");
        let log: Arc<(Mutex<Vec<String>>, Condvar)> = Arc::default();
        let stderr = child.stderr.take().expect("standard error");
        let (sender, ended) = mpsc::channel();
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            keep(stderr, &kept);
            drop(sender);
        });
        Self { program: program.into(), config: config.to_owned(), child, log, ended }
    }

    /// Waits until the log has a line with this in it.
    pub fn wait_for_log(&self, text: &str) {
        self.wait_for_logs(text, 1);
    }

    /// Waits until so many lines of the log have this text.
    pub fn wait_for_logs(&self, text: &str, count: usize) {
        let (log, changed) = &*self.log;
        let missing = |log: &mut Vec<String>| log.iter().filter(|line| line.contains(text)).count() < count;
        let (lines, waited) = changed.wait_timeout_while(log.lock().unwrap(), PATIENCE, missing).unwrap();
        drop(lines);
        assert!(!waited.timed_out(), "the log has no `{text}` {count} times:\n{}", self.log());
    }

    /// Everything in the log so far.
    pub fn log(&self) -> String {
        self.log.0.lock().unwrap().join("\n")
    }

    /// Runs a command beside the daemon.
    pub fn command(&self, arguments: &[&str]) -> Output {
        run(&self.program, &self.config, arguments, "")
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the daemon lives");
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("the daemon lives");
        self.child.wait().expect("it ends");
    }

    /// Ends it as systemd does, and looks whether anything was left in the outbox.
    pub fn stop(self) {
        let (program, config) = (self.program.clone(), self.config.clone());
        drop(self.end());
        let left = run(&program, &config, &["outbox", "--json"], "");
        assert_eq!(left.out, "", "something was left in the outbox");
    }

    /// Ends it as systemd does; something may be left in the outbox. Gives the whole log.
    pub fn end(mut self) -> String {
        self.signal(Signal::TERM);
        let ended = self.ended.recv_timeout(PATIENCE);
        assert_eq!(ended, Err(mpsc::RecvTimeoutError::Disconnected), "it did not end:\n{}", self.log());
        let status = self.child.wait().expect("it ended");
        assert!(status.success(), "it ended with {status}:\n{}", self.log());
        self.log()
    }
}

impl Drop for Luister {
    fn drop(&mut self) {
        // After `end` and `kill` there is nothing left to end.
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            drop(writeln!(std::io::stderr().lock(), "the log of luister:\n{}", self.log()));
        }
    }
}

/// Runs a command without a daemon.
pub fn run(program: impl AsRef<Path>, config: &Path, arguments: &[&str], input: &str) -> Output {
    let program = program.as_ref().to_str().expect("a path of text");
    let mut child = command(program, config)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("luister starts");
    // A command that reads nothing may be gone already.
    drop(child.stdin.take().expect("standard input").write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
    Output { out: text(output.stdout), err: text(output.stderr), status: output.status.code().unwrap_or(-1) }
}

fn command(program: &str, config: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--config").arg(config).env_remove("LUISTER_LOG").env("LC_ALL", "C").env("USER", "karin").env("NO_COLOR", "1");
    command
}

fn keep(stderr: ChildStderr, log: &(Mutex<Vec<String>>, Condvar)) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        log.0.lock().unwrap().push(line);
        log.1.notify_all();
    }
}
