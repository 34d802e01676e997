//! What each part of the server has to tell, under the names that docs/MONITORING.md explains.

use super::families::{Family, Labels, label, real};
use super::process::Process;
use super::readiness::Finding;
use crate::core::metrics::{METHODS, Requests, STATUSES};
use crate::core::passwords::Passwords;
use crate::db::Database;
use crate::mail::Outbox;
use crate::models::OutboxStanding;

pub fn requests(requests: &Requests) -> Vec<Family> {
    let (mut counts, mut times, mut broken) = (Vec::new(), Vec::new(), 0);
    for ((route, method), traffic) in requests.traffic() {
        let of_route: Labels =
            vec![("route", route), ("method", METHODS.get(method).copied().unwrap_or_default().into())];
        let statuses = STATUSES.iter().map(ToString::to_string).chain(["other".to_owned()]);
        for (status, count) in statuses.zip(traffic.statuses).filter(|&(_, count)| count > 0) {
            broken += if status == "500" { count } else { 0 };
            counts.push(([&of_route[..], &[("status", status)]].concat(), count));
        }
        times.push((of_route, traffic.times));
    }
    vec![
        Family::counters("http_requests_total", "Requests that were answered, or whose client left (499)", counts),
        Family::times("http_request_duration_seconds", "From the request's head to the answer's", times),
        // A series that begins with its first 500 has no increase; this one begins at 0.
        Family::counter("recipe_api_requests_broken_total", "Requests that were answered 500, of all routes", broken),
        Family::gauge("http_requests_in_flight", "Requests that wait for their answer", real(requests.in_flight())),
    ]
}

pub fn database(database: &Database) -> Vec<Family> {
    let pool = database.pool();
    let connections = [("open", pool.open), ("in_use", pool.in_use)];
    let connections = connections.map(|(state, count)| (label("state", state), real(count))).to_vec();
    let doors = database.doors();
    let waits = doors.iter().map(|(door, metrics)| (label("door", *door), metrics.waits.read())).collect();
    let refused = doors.iter().map(|(door, metrics)| (label("door", *door), metrics.refused.get())).collect();
    let mut families = vec![
        Family::gauges("recipe_api_database_connections", "Connections of the pool", connections),
        Family::gauge("recipe_api_database_connections_limit", "Connections that it may have", real(pool.limit)),
        Family::times("recipe_api_database_wait_seconds", "How long queries waited for a connection", waits),
        Family::counters("recipe_api_database_refused_total", "Queries that waited for too long", refused),
    ];
    if let Some((writer, waiting)) = database.writer() {
        let one = |distribution| vec![(Labels::new(), distribution)];
        families.extend([
            Family::gauge("recipe_api_sqlite_writes_waiting", "Writes that wait for the writer", real(waiting)),
            Family::counter(
                "recipe_api_sqlite_writes_refused_total",
                "Writes that no queue took",
                writer.refused.get(),
            ),
            Family::sizes("recipe_api_sqlite_commit_writes", "Writes that shared a commit", one(writer.batches.read())),
            Family::times("recipe_api_sqlite_commit_seconds", "How long a commit took", one(writer.commits.read())),
        ]);
    }
    families
}

pub fn hashing(passwords: &Passwords) -> Vec<Family> {
    let metrics = passwords.metrics();
    let times = vec![(Labels::new(), metrics.times.read())];
    vec![
        Family::gauge("recipe_api_hash_waiting", "Passwords that wait for a thread", real(passwords.waiting() as u64)),
        Family::gauge("recipe_api_hash_waiting_limit", "Passwords that may wait", real(metrics.queue_limit as u64)),
        Family::gauge("recipe_api_hash_threads", "Threads that hash passwords", real(metrics.threads as u64)),
        Family::gauge("recipe_api_hash_threads_busy", "Those of them that do", real(metrics.busy.get())),
        Family::counter("recipe_api_hash_refused_total", "Passwords that no queue took", metrics.refused.get()),
        Family::times("recipe_api_hash_seconds", "How long hashing or checking a password took", times),
    ]
}

pub fn mail(outbox: &Outbox, standing: Option<OutboxStanding>, now: i64) -> Vec<Family> {
    let attempts = outbox.attempts();
    let attempts = [("sent", &attempts.sent), ("postponed", &attempts.postponed), ("given_up", &attempts.given_up)];
    let attempts = attempts.map(|(outcome, count)| (label("outcome", outcome), count.get())).to_vec();
    let mut families = vec![Family::counters(
        "recipe_api_outbox_attempts_total",
        "Attempts of this process to send a letter",
        attempts,
    )];
    if let Some(standing) = standing {
        let letters = [("waiting", standing.waiting), ("given_up", standing.given_up)];
        let letters = letters.map(|(state, count)| (label("state", state), whole(count))).to_vec();
        let since = |moment: Option<i64>| whole(moment.map_or(0, |moment| now - moment));
        families.extend([
            Family::gauges("recipe_api_outbox_letters", "Letters in the outbox of all instances", letters),
            Family::gauge(
                "recipe_api_outbox_oldest_age_seconds",
                "Age of the oldest letter that waits",
                since(standing.oldest_created_at),
            ),
            Family::gauge(
                "recipe_api_outbox_overdue_seconds",
                "How long a letter is due that nobody has tried to send",
                since(standing.longest_due_at),
            ),
        ]);
    }
    families
}

pub fn checks(findings: &[Finding], is_draining: bool) -> Vec<Family> {
    let passes = |finding: &Finding| f64::from(u8::from(finding.failure.is_none()));
    let checks = findings.iter().map(|finding| (label("check", finding.check.name()), passes(finding))).collect();
    vec![
        Family::gauges("recipe_api_health_check", "1 where the check of /health/ready passes", checks),
        Family::gauge(
            "recipe_api_draining",
            "1 from SIGTERM on, while requests are still taken",
            f64::from(u8::from(is_draining)),
        ),
    ]
}

/// Under the names that all Prometheus clients give them.
pub fn process(started_at: u64) -> Vec<Family> {
    let started = Family::gauge("process_start_time_seconds", "When it started, in Unix time", real(started_at));
    let Some(process) = Process::read() else { return vec![started] };
    let mut families = vec![
        started,
        Family::seconds("process_cpu_seconds_total", "User and system CPU time", process.cpu),
        Family::gauge("process_resident_memory_bytes", "Memory that is in RAM", real(process.resident_bytes)),
        Family::gauge("process_virtual_memory_bytes", "Addresses that are taken", real(process.virtual_bytes)),
        Family::gauge("process_threads", "Threads", real(process.threads)),
        Family::gauge("process_open_fds", "Open file descriptors", real(process.open_files)),
    ];
    if let Some(limit) = process.open_files_limit {
        families.push(Family::gauge("process_max_fds", "How many there may be", real(limit)));
    }
    families
}

/// Never below zero: another instance's clock may be ahead.
fn whole(count: i64) -> f64 {
    real(u64::try_from(count).unwrap_or_default())
}
