//! A ledger as lines of JSON (docs/ledger-file.md): a header, facts in order of shard and
//! position, what was set aside, a closing line. Stored forms come back bit for bit.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use noi_core::{DeviceId, Position, Shard};
use noi_store::{Head, Heads, QuarantineReason, SetAside, StoredFact};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{ArchiveError, Damage, Result};

/// The form that is written here, and the newest that is read.
pub(crate) const FORM: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    #[serde(rename = "noi-ledger")]
    pub(crate) form: u32,
    pub(crate) installation: Uuid,
    pub(crate) device: DeviceId,
    /// The heads after which the file begins: none for a whole ledger.
    pub(crate) after: Heads,
    /// The heads that the file reaches.
    pub(crate) heads: Heads,
}

/// As much of any first line as tells whose it is.
#[derive(Deserialize)]
struct Form {
    #[serde(rename = "noi-ledger")]
    form: u32,
}

#[derive(Serialize, Deserialize)]
struct FactLine<'a> {
    shard: Shard,
    position: Position,
    /// The first half quarter of the chain's hash there: enough to name the line that changed;
    /// the closing line has the whole.
    hash: &'a str,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    fact: Option<&'a RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct AsideLine {
    aside: AsideForm,
}

#[derive(Serialize, Deserialize)]
struct AsideForm {
    shard: Shard,
    reason: QuarantineReason,
    detail: String,
    times: u64,
    series: Option<(Shard, DeviceId, u64)>,
    holds: bool,
    released: Option<Position>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
}

#[derive(Serialize)]
struct Closing<'a> {
    end: u64,
    aside: u64,
    heads: &'a Heads,
    /// Of every byte before this line.
    blake3: String,
}

/// What a line's hash begins with.
fn short(head: &Head) -> String {
    let hex = blake3::Hash::from_bytes(head.hash).to_hex();
    hex[..16].to_owned()
}

/// Writes the lines.
pub(crate) struct LinesWriter<W> {
    to: W,
    heads: Heads,
    reaches: Heads,
    facts: u64,
    aside: u64,
    hasher: blake3::Hasher,
    line: Vec<u8>,
}

impl<W: Write> LinesWriter<W> {
    pub(crate) fn begin(to: W, header: &Header) -> io::Result<Self> {
        let mut writer = Self {
            to,
            heads: header.after.clone(),
            reaches: header.heads.clone(),
            facts: 0,
            aside: 0,
            hasher: blake3::Hasher::new(),
            line: Vec::new(),
        };
        serde_json::to_writer(&mut writer.line, header)?;
        writer.put()?;
        Ok(writer)
    }

    fn put(&mut self) -> io::Result<()> {
        self.line.push(b'\n');
        self.hasher.update(&self.line);
        self.to.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }

    /// Counts a fact whose bytes stand elsewhere.
    pub(crate) fn pass(&mut self, shard: Shard, bytes: &[u8]) -> Head {
        let head = (self.heads.entry(shard)).or_insert(Head::before_the_first(shard));
        *head = head.with(bytes);
        self.facts += 1;
        *head
    }

    /// The next fact of a shard.
    pub(crate) fn fact(&mut self, shard: Shard, bytes: &[u8]) -> io::Result<()> {
        let head = self.pass(shard, bytes);
        let (position, hash) = (head.position.0, short(&head));
        write!(
            self.line,
            "{{\"shard\":{},\"position\":{position},\"hash\":\"{hash}\",",
            shard.0
        )?;
        if stands_in_a_line(bytes) {
            self.line.extend_from_slice(b"\"fact\":");
            self.line.extend_from_slice(bytes);
        } else {
            let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
            self.line.extend_from_slice(b"\"text\":");
            serde_json::to_writer(&mut self.line, text)?;
        }
        self.line.push(b'}');
        self.put()
    }

    pub(crate) fn aside(&mut self, one: &SetAside) -> io::Result<()> {
        let text = std::str::from_utf8(&one.bytes).ok().map(str::to_owned);
        let hex = match text {
            Some(_) => None,
            None => Some(hex(&one.bytes)),
        };
        let aside = AsideForm {
            shard: one.shard,
            reason: one.reason,
            detail: one.detail.clone(),
            times: one.times,
            series: one.series,
            holds: one.holds_place,
            released: one.released,
            text,
            hex,
        };
        serde_json::to_writer(&mut self.line, &AsideLine { aside })?;
        self.aside += 1;
        self.put()
    }

    /// Whether the facts came to the heads that the header promised.
    pub(crate) fn reached(&self) -> bool {
        self.heads == self.reaches
    }

    /// Writes the closing line.
    pub(crate) fn end(mut self) -> io::Result<W> {
        self.line = closing(self.facts, self.aside, &self.heads, &self.hasher)?;
        self.put()?;
        Ok(self.to)
    }
}

/// A stored form is JSON, so that it can stand in a line as it is, unless it has a line's end in
/// it or space around it, which readers of JSON would not give back.
fn stands_in_a_line(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'{')
        && bytes.last() == Some(&b'}')
        && !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

fn closing(
    facts: u64,
    aside: u64,
    heads: &Heads,
    before: &blake3::Hasher,
) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Closing {
        end: facts,
        aside,
        heads,
        blake3: before.finalize().to_hex().to_string(),
    })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

/// What a file holds between its header and its closing line.
#[derive(Debug)]
pub(crate) enum Entry {
    Fact(StoredFact),
    Aside(SetAside),
}

/// Reads the lines, and lets nothing pass that isn't what was written.
pub(crate) struct LinesReader {
    from: Box<dyn BufRead + Send>,
    path: PathBuf,
    pub(crate) header: Header,
    at: u64,
    heads: Heads,
    /// The shard that the facts have come to.
    shard: Option<Shard>,
    facts: u64,
    aside: u64,
    hasher: blake3::Hasher,
    line: Vec<u8>,
    ended: bool,
}

impl LinesReader {
    pub(crate) fn begin(from: Box<dyn BufRead + Send>, path: &Path) -> Result<Self> {
        let mut reader = Self {
            from,
            path: path.to_owned(),
            header: Header {
                form: FORM,
                installation: Uuid::nil(),
                device: DeviceId(Uuid::nil()),
                after: Heads::new(),
                heads: Heads::new(),
            },
            at: 0,
            heads: Heads::new(),
            shard: None,
            facts: 0,
            aside: 0,
            hasher: blake3::Hasher::new(),
            line: Vec::new(),
            ended: false,
        };
        // A file of another kind may have no lines at all.
        const LONGEST_FIRST: u64 = 1 << 22;
        let mut first = Vec::new();
        let read = io::Read::take(&mut reader.from, LONGEST_FIRST).read_until(b'\n', &mut first);
        reader.at = 1;
        if read.is_err() || first.pop() != Some(b'\n') {
            return Err(reader.damaged(Damage::OtherForm));
        }
        let form: Form =
            serde_json::from_slice(&first).map_err(|_| reader.damaged(Damage::OtherForm))?;
        if form.form != FORM {
            return Err(ArchiveError::Newer {
                path: path.to_owned(),
                found: form.form,
                known: FORM,
            });
        }
        reader.header =
            serde_json::from_slice(&first).map_err(|_| reader.damaged(Damage::Unreadable))?;
        reader.heads = reader.header.after.clone();
        reader.hasher.update(&first);
        reader.hasher.update(b"\n");
        Ok(reader)
    }

    pub(crate) fn damaged(&self, what: Damage) -> ArchiveError {
        ArchiveError::Damaged {
            path: self.path.clone(),
            line: self.at,
            what,
        }
    }

    /// The next fact or entry; `None` once the closing line was read and agreed.
    pub(crate) fn next(&mut self) -> Result<Option<Entry>> {
        if self.ended {
            return Ok(None);
        }
        self.line.clear();
        self.at += 1;
        let read = self.from.read_until(b'\n', &mut self.line);
        // What is packed and broken can't be read on: the same to whoever reads it.
        if read.is_err() || self.line.pop() != Some(b'\n') {
            return Err(self.damaged(Damage::CutOff));
        }
        if self.line.starts_with(b"{\"end\":") {
            self.close()?;
            return Ok(None);
        }
        let entry = if self.line.starts_with(b"{\"aside\":") {
            self.aside += 1;
            Entry::Aside(aside_of(&self.line).ok_or_else(|| self.damaged(Damage::Unreadable))?)
        } else {
            Entry::Fact(self.fact()?)
        };
        self.hasher.update(&self.line);
        self.hasher.update(b"\n");
        Ok(Some(entry))
    }

    fn fact(&mut self) -> Result<StoredFact> {
        let text = std::mem::take(&mut self.line);
        let unreadable = || self.damaged(Damage::Unreadable);
        let line: FactLine<'_> = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        let bytes: &[u8] = match (line.fact, &line.text) {
            (Some(fact), None) => fact.get().as_bytes(),
            (None, Some(text)) => text.as_bytes(),
            _ => return Err(unreadable()),
        };
        let same = |head: &Head| line.hash == short(head);
        let fact = self.pass(line.shard, line.position, bytes, same)?;
        self.line = text;
        Ok(fact)
    }

    /// Takes a fact whose place and hash must be the next.
    pub(crate) fn pass(
        &mut self,
        shard: Shard,
        position: Position,
        bytes: &[u8],
        same: impl Fn(&Head) -> bool,
    ) -> Result<StoredFact> {
        let head = self.heads.get(&shard).copied();
        let head = head.unwrap_or(Head::before_the_first(shard)).with(bytes);
        let backwards = self.aside > 0 || self.shard.is_some_and(|before| before > shard);
        if position != head.position || backwards {
            return Err(self.damaged(Damage::Order));
        }
        if !same(&head) {
            return Err(self.damaged(Damage::Changed));
        }
        self.heads.insert(shard, head);
        self.shard = Some(shard);
        self.facts += 1;
        Ok(StoredFact {
            shard,
            position,
            bytes: Arc::from(bytes),
        })
    }

    /// Goes to a row of what has no lines.
    pub(crate) fn at_row(&mut self, row: u64) {
        self.at = row;
    }

    fn close(&mut self) -> Result<()> {
        let expected = closing(self.facts, self.aside, &self.heads, &self.hasher);
        let agrees = expected.is_ok_and(|expected| expected == self.line);
        if !agrees || self.heads != self.header.heads {
            return Err(self.damaged(Damage::Closing));
        }
        self.line.clear();
        self.at += 1;
        match self.from.read_until(b'\n', &mut self.line) {
            Ok(0) => {}
            _ => return Err(self.damaged(Damage::AfterEnd)),
        }
        self.ended = true;
        Ok(())
    }
}

fn aside_of(line: &[u8]) -> Option<SetAside> {
    let AsideLine { aside } = serde_json::from_slice(line).ok()?;
    let bytes = match (aside.text, aside.hex) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(hex)) => unhex(&hex)?,
        _ => return None,
    };
    Some(SetAside {
        shard: aside.shard,
        reason: aside.reason,
        detail: aside.detail,
        bytes,
        times: aside.times,
        series: aside.series,
        holds_place: aside.holds,
        released: aside.released,
    })
}
