//! The WHO's growth tables in the form that the program carries, from the published texts.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

const FOLDER: &str = "crates/growth/data";
const COMPILED: &str = "crates/growth/data/who.bin";

/// In the order of `noi-growth`'s `Table`.
const TABLES: [&str; 12] = [
    "who2006/lenanthro.txt",
    "who2006/weianthro.txt",
    "who2006/bmianthro.txt",
    "who2006/hcanthro.txt",
    "who2006/acanthro.txt",
    "who2006/tsanthro.txt",
    "who2006/ssanthro.txt",
    "who2006/wflanthro.txt",
    "who2006/wfhanthro.txt",
    "who2007/hfawho2007.txt",
    "who2007/wfawho2007.txt",
    "who2007/bfawho2007.txt",
];

/// `growth` writes the compiled file; `growth --check` only says whether it is up to date.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let check = match args {
        [] => false,
        [one] if one == "--check" => true,
        _ => bail!("usage: cargo xtask growth [--check]"),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies in the workspace")?;
    let mut bytes = Vec::new();
    for table in TABLES {
        let path = root.join(FOLDER).join(table);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {table}"))?;
        for sex in ["1", "2"] {
            encode(&text, sex, &mut bytes).with_context(|| format!("{table}, sex {sex}"))?;
        }
    }
    let compiled = root.join(COMPILED);
    if check {
        let current = fs::read(&compiled).with_context(|| format!("reading {COMPILED}"))?;
        if current != bytes {
            bail!("{COMPILED} is stale: run `cargo xtask growth` and commit the result");
        }
        return Ok(());
    }
    fs::write(&compiled, bytes).with_context(|| format!("writing {COMPILED}"))
}

/// First key, number of rows, then the columns, each value as the difference to the one before.
fn encode(text: &str, sex: &str, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut keys = Vec::new();
    let mut columns: [Vec<i64>; 3] = Default::default();
    // Lengths are printed in tenths of a centimetre, ages in whole days or months.
    let by_length = text
        .lines()
        .next()
        .is_some_and(|head| head.contains("lorh"));
    let key_decimals = if by_length { 1 } else { 0 };
    for (number, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.trim_end().split('\t').collect();
        let [of, key, l, m, s, ..] = cells[..] else {
            bail!("line {}: {} columns instead of 5", number + 1, cells.len());
        };
        if of != sex {
            continue;
        }
        let whole = |text, decimals| {
            fixed(text, decimals).with_context(|| format!("line {}: {text:?}", number + 1))
        };
        keys.push(whole(key, key_decimals)?);
        for (column, (text, decimals)) in columns.iter_mut().zip([(l, 4), (m, 4), (s, 6)]) {
            column.push(whole(text, decimals)?);
        }
    }
    if keys.windows(2).any(|pair| pair[1] != pair[0] + 1) {
        bail!("the keys don't follow each other");
    }
    number(*keys.first().context("no rows")?, out);
    number(keys.len() as i64, out);
    for column in columns {
        let mut before = 0;
        for value in column {
            number(value - before, out);
            before = value;
        }
    }
    Ok(())
}

/// `0.0456` with 4 decimals is 456.
fn fixed(text: &str, decimals: usize) -> anyhow::Result<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.len() > decimals {
        bail!("more than {decimals} decimals");
    }
    let padded = format!("{whole}{fraction:0<decimals$}");
    Ok(sign * padded.parse::<i64>()?)
}

/// Zigzag, seven bits a byte.
fn number(value: i64, out: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest > 0x7f {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
