//! The README's tour, run line by line against the real binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_recipe-api");

/// The server, stopped with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

fn binary(folder: &TempDir, command: &str) -> Command {
    let mut binary = Command::new(BINARY);
    binary.arg(command).current_dir(folder.path()).env_clear();
    binary.envs([("PORT", "0"), ("BCRYPT_COST", "10"), ("LOG_FORMAT", "json"), ("LOG_LEVEL", "recipe_api=trace,info")]);
    binary.env("JWT_SECRET", "kJ8#mQ2$vX9!pL4@wZ7%tR1^yB6&nC3*");
    binary
}

/// Starts the server; returns where it listens, as it says in its log, and what else it will log.
fn serve(folder: &TempDir) -> (Server, String, JoinHandle<Vec<String>>) {
    let mut child = binary(folder, "serve").stderr(Stdio::piped()).spawn().unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let server = Server(child);
    let mut lines = log.lines();
    let address = lines.by_ref().find_map(|line| {
        let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        line["address"].as_str().map(str::to_owned)
    });
    let rest = std::thread::spawn(move || lines.map(Result::unwrap).collect());
    (server, address.expect("the server says where it listens"), rest)
}

/// The tour's commands, each with what its answer has to hold.
fn tour() -> Vec<(String, Option<String>)> {
    let readme = include_str!("../README.md");
    let tour = readme.split("## A tour").nth(1).unwrap();
    let block = tour.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let mut steps = vec![(String::new(), None)];
    for line in block.lines().filter(|line| !line.is_empty()) {
        let (command, expected) = match line.split_once("#=>") {
            Some((command, expected)) => (command, Some(expected.trim().to_owned())),
            None => (line, None),
        };
        let (text, kept) = steps.last_mut().unwrap();
        text.push_str(command.trim_end());
        *kept = expected;
        text.push('\n');
        if !command.trim_end().ends_with('\\') {
            steps.push((String::new(), None));
        }
    }
    steps.retain(|(command, _)| !command.is_empty());
    steps
}

#[test]
fn every_line_of_the_readmes_tour_answers_what_it_says() {
    let folder = TempDir::new().unwrap();
    assert!(binary(&folder, "prestart").stdout(Stdio::null()).status().unwrap().success());
    let (mut server, address, log) = serve(&folder);
    let steps = tour();
    assert!(steps.len() > 10 && steps.iter().filter(|(_, expected)| expected.is_some()).count() > 10);

    // One shell for all, so that $TOKEN lives; a mark ends each step's output.
    let script: Vec<_> = steps.iter().map(|(command, _)| command.as_str()).chain([""]).collect();
    let script = script.join("printf '\\n--step--\\n'\n").replace("127.0.0.1:8001", &address);
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(folder.path())
        .output()
        .expect("bash and curl");
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.split("--step--").collect();
    for ((command, expected), answer) in steps.iter().zip(&answers) {
        if let Some(expected) = expected {
            assert!(answer.contains(expected.as_str()), "{command}should answer {expected} but answers {answer}");
        }
    }
    assert_eq!(answers.len(), steps.len() + 1, "{}", String::from_utf8_lossy(&output.stderr));

    // Asked to stop, the server ends well, and its log has a line a request and no secret.
    let asked = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(asked.success() && server.0.wait().unwrap().success());
    let log = log.join().unwrap();
    let requests = log.iter().filter(|line| line.contains("\"message\":\"request\"")).count();
    let asking = steps.iter().filter(|(command, _)| command.contains("curl ")).count();
    assert!(requests >= asking, "{log:#?}");
    for secret in ["correct horse", "staple after", "eyJ", "rrt_", "rat_", "rpw_", "kJ8#mQ2"] {
        assert!(!log.iter().any(|line| line.contains(secret)), "{secret} is in {log:#?}");
    }
}
