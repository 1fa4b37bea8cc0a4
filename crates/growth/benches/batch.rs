//! Scores a second on one core: by columns, one by one, and by NumPy on the same rows.
//!
//! `cargo bench -p noi-growth --bench batch [-- ROWS [ROUNDS]]`; NumPy runs where `python3` has it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may fail"
)]

#[allow(dead_code, reason = "a benchmark takes a part of it")]
#[path = "../tests/made_up/mod.rs"]
mod made_up;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use made_up::Columns;
use noi_growth::{Children, Indicator, Options, Scored, assess, assess_columns};

const SIX: [Indicator; 6] = [
    Indicator::LengthForAge,
    Indicator::WeightForAge,
    Indicator::WeightForLength,
    Indicator::BmiForAge,
    Indicator::HeadForAge,
    Indicator::ArmForAge,
];

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse::<usize>().ok());
    let rows = numbers.next().unwrap_or(1_000_000);
    let rounds = numbers.next().unwrap_or(15);
    let columns = Columns::likely(rows, 1, 1_827);
    let children = columns.children();
    println!("{rows} made-up children under five; least CPU time of {rounds} rounds of one thread");

    let start = cpu_seconds();
    by_columns(&columns_of_none(), &Indicator::ALL, 1);
    println!(
        "preparing the rows of all tables, once: {:.0} ms",
        (cpu_seconds() - start) * 1e3
    );
    let peer = numpy(&columns, rows, rounds);
    for (name, ask) in [("eight", &Indicator::ALL[..]), ("six", &SIX)] {
        let here = by_columns(&children, ask, rounds);
        println!("{name} scores a child, by columns: {here}");
        let singly = one_by_one(&children, ask);
        println!(
            "  one by one: {singly}; columns are {:.1} times as fast",
            here.rate() / singly.rate()
        );
        let Some(peer) = peer.get(name) else {
            println!("  NumPy: not run, as python3 has no numpy (`pip install numpy`)");
            continue;
        };
        println!(
            "  NumPy: {peer}; columns are {:.1} times as fast",
            here.rate() / peer.rate()
        );
        // NumPy rounds halves of hundredths by another rule.
        assert_eq!(here.scores, peer.scores, "NumPy has other children");
        assert!(
            (here.sum - peer.sum).abs() <= here.scores as i64 / 10_000,
            "sums of hundredths: {} here, {} there",
            here.sum,
            peer.sum
        );
    }
    println!("each alone, with what they share of a row:");
    for indicator in Indicator::ALL {
        let alone = by_columns(&children, &[indicator], rounds);
        println!("  {indicator:?}: {alone}");
    }
    let shared = by_columns(&children, &[], rounds).seconds / rows as f64;
    println!("  only what they share: {:.1} ns a row", shared * 1e9);
}

struct Figures {
    scores: usize,
    seconds: f64,
    /// Of hundredths.
    sum: i64,
}

impl Figures {
    /// Millions of scores a second.
    fn rate(&self) -> f64 {
        self.scores as f64 / self.seconds / 1e6
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Figures {
            scores, seconds, ..
        } = self;
        let rate = self.rate();
        write!(
            f,
            "{rate:.1} million scores a second ({scores} in {seconds:.4} s)"
        )
    }
}

/// One child of whom nothing is known.
fn columns_of_none() -> Children<'static> {
    Children {
        sex: &[0],
        ..Children::default()
    }
}

fn by_columns(children: &Children<'_>, ask: &[Indicator], rounds: usize) -> Figures {
    let count = children.sex.len();
    let mut out: Vec<_> = ask
        .iter()
        .map(|&indicator| (indicator, vec![0.0; count], vec![0; count]))
        .collect();
    let mut seconds = f64::INFINITY;
    // Once more than is timed: then the rows are prepared, and the memory is there.
    for round in 0..=rounds {
        let mut scored: Vec<_> = out
            .iter_mut()
            .map(|(indicator, z, flags)| Scored {
                indicator: *indicator,
                z,
                flags,
            })
            .collect();
        let start = cpu_seconds();
        assess_columns(children, Options::default(), &mut scored).unwrap();
        if round > 0 {
            seconds = seconds.min(cpu_seconds() - start);
        }
    }
    let found = out.iter().flat_map(|(_, z, _)| z).filter(|z| !z.is_nan());
    let sum = found.clone().map(|z| (z * 100.0).round() as i64).sum();
    Figures {
        scores: found.count(),
        seconds,
        sum,
    }
}

/// Of a part of the children.
fn one_by_one(children: &Children<'_>, ask: &[Indicator]) -> Figures {
    let start = cpu_seconds();
    let (mut scores, mut sum) = (0, 0.0);
    for row in 0..children.sex.len().min(50_000) {
        let (sex, age, measures) = children.one(row);
        let found = assess(sex, age, &measures, Options::default());
        for score in ask.iter().filter_map(|&one| found.score(one).ok()) {
            scores += 1;
            sum += (score.z * 100.0).round();
        }
    }
    // All eight are computed always; of six, their share is counted.
    let share = ask.len() as f64 / Indicator::ALL.len() as f64;
    Figures {
        scores,
        seconds: (cpu_seconds() - start) * share,
        sum: sum as i64,
    }
}

/// What NumPy makes of the same columns; empty where there is no NumPy.
fn numpy(columns: &Columns, rows: usize, rounds: usize) -> BTreeMap<String, Figures> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), columns);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numpy_peer.py");
    let out = Command::new("python3")
        .args([script.as_ref(), folder.path()])
        .args([rows.to_string(), rounds.to_string()])
        .output();
    let Ok(out) = out else {
        return BTreeMap::new();
    };
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(said.contains("No module named 'numpy'"), "{said}");
        return BTreeMap::new();
    }
    let said = String::from_utf8(out.stdout).unwrap();
    said.lines()
        .map(|line| {
            let words: Vec<_> = line.split(' ').collect();
            let figures = Figures {
                scores: words[1].parse().unwrap(),
                seconds: words[2].parse().unwrap(),
                sum: words[3].parse().unwrap(),
            };
            (words[0].to_owned(), figures)
        })
        .collect()
}

fn write(folder: &Path, columns: &Columns) {
    let save = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).unwrap();
    let numbers = |column: &[f64]| {
        column
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    };
    let lengths = columns.length.iter();
    save("sex", columns.sex.clone());
    save("posture", columns.posture.clone());
    save("oedema", columns.oedema.clone());
    save("age_days", numbers(&columns.age_days));
    save("weight_kg", numbers(&columns.weight_kg));
    save(
        "length",
        lengths.flat_map(|value| value.to_le_bytes()).collect(),
    );
    save("head_cm", numbers(&columns.head_cm));
    save("arm_cm", numbers(&columns.arm_cm));
    save("triceps_mm", numbers(&columns.triceps_mm));
    save("subscapular_mm", numbers(&columns.subscapular_mm));
}

/// Seconds that this thread was on a processor: other work may run beside it.
fn cpu_seconds() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}
