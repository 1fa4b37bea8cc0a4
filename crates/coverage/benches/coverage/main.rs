//! How long a whole country takes: prints figures, asserts nothing about time.
//!
//! `cargo bench -p noi-coverage [-- CHILDREN]` (default 14,000,000; or `NOI_BENCH_CHILDREN`).
//!
//! 1. The whole Vietnamese pack, every need and indicator, on every commune of 2026 and every
//!    unit above, of synthetic children with plausible gaps, moves, waivers, circumstances.
//! 2. One plain table of 40 one-off needs, the same that `peers.py` beside this file asks of
//!    Polars and DuckDB; both print sums, which must agree.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod country;
mod table;

use std::time::Instant;

fn main() {
    let children = std::env::args()
        .skip(1)
        .find_map(|argument| argument.replace('_', "").parse().ok())
        .or_else(|| std::env::var("NOI_BENCH_CHILDREN").ok()?.parse().ok())
        .unwrap_or(14_000_000);
    country::run(children);
    table::run(children);
}

/// What a repeated measurement took, in seconds.
struct Taken {
    least: f64,
    median: f64,
    /// Of all processors together, per run: what doesn't depend on who else is at work.
    processor: f64,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            least,
            median,
            processor,
        } = self;
        write!(
            f,
            "{least:.3} least, {median:.3} median; {processor:.3} of processors"
        )
    }
}

/// Runs something several times; gives its last result.
fn timed<T>(times: usize, mut work: impl FnMut() -> T) -> (T, Taken) {
    let mut taken = Vec::new();
    let before = processor();
    loop {
        let start = Instant::now();
        let result = work();
        taken.push(start.elapsed().as_secs_f64());
        if taken.len() >= times {
            taken.sort_by(f64::total_cmp);
            let processor = (processor() - before) / taken.len() as f64;
            let (least, median) = (taken[0], taken[taken.len() / 2]);
            return (
                result,
                Taken {
                    least,
                    median,
                    processor,
                },
            );
        }
    }
}

/// Seconds of processors that this process has used; 0 where the system doesn't tell.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = |at: usize| -> f64 {
        let after = stat.rsplit(')').next().unwrap_or_default();
        after
            .split_whitespace()
            .nth(at)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// Mixes a number well (splitmix64), the same in Rust and in `peers.py`.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A line of the report.
fn line(what: &str, value: impl std::fmt::Display) {
    println!("  {what:<56} {value}");
}

/// Memory that the process has in use and had at most, in MB; zeros where the system doesn't
/// tell.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        number.unwrap_or(0) / 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// The number of communes of Vietnam since 1/7/2025.
const COMMUNES: usize = 3321;
