//! Limits that keep the server available to everybody whatever one client does.

use std::time::Duration;

/// Maximum size of a request body, in bytes. Stripe's events have some ten kilobytes.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;
/// Time to send the head of a request; also how long an idle connection is kept.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// Time to send the body and to answer. Longer than a wait for the database's write lock (10 s), so
/// that a delivery is not given up while it waits for it.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// Time without a byte after which a stream of lines is cut.
pub(crate) const LINES_IDLE_MAX: Duration = Duration::from_mins(1);
/// Time after which a client that takes no answer is cut off.
pub(crate) const STALL_MAX: Duration = Duration::from_secs(30);
/// Maximum number of streams of lines at once: a quarter of the connections.
pub(crate) const STREAMS_MAX: usize = 64;
/// Maximum number of connections served at once.
const CONNECTIONS_MAX: usize = 256;
/// File descriptors kept free for the database, Stripe and logs.
const RESERVED_DESCRIPTORS: usize = 64;
/// First and longest pause after a connection could not be accepted.
pub(crate) const ACCEPT_PAUSE_MIN: Duration = Duration::from_millis(50);
pub(crate) const ACCEPT_PAUSE_MAX: Duration = Duration::from_secs(1);
/// Time for requests in flight to finish at shutdown.
pub(crate) const REQUESTS_FINISH_MAX: Duration = Duration::from_secs(20);
/// Time for the present round to finish at shutdown. Longer than the time-out of a call to Stripe
/// (30 s), so that the outcome of a call that has been sent is recorded.
pub(crate) const ROUND_FINISH_MAX: Duration = Duration::from_secs(45);

/// Maximum number of connections under this process's limit of open files: at most half of it, so
/// that the database can always open its own.
pub(crate) fn connections_max() -> usize {
    open_files_max().map_or(CONNECTIONS_MAX, connections_for)
}

fn connections_for(open_files: usize) -> usize {
    let spare = open_files.saturating_sub(RESERVED_DESCRIPTORS).max(open_files / 2);
    spare.clamp(1, CONNECTIONS_MAX)
}

/// The soft limit of open files, on systems with `/proc`.
fn open_files_max() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{CONNECTIONS_MAX, connections_for};

    #[test]
    fn connections_leave_file_descriptors_for_the_database() {
        for (open_files, expected) in
            [(0, 1), (40, 20), (64, 32), (100, 50), (256, 192), (1_024, CONNECTIONS_MAX)]
        {
            assert_eq!(connections_for(open_files), expected, "{open_files} open files");
        }
    }
}
