//! Cards that a family keeps: a code in which one child's record, what of it may be shown, when it
//! was given and the last day are signed with the installation's key. Nothing of a card is kept
//! here, so that a copy of the database makes none; whoever changes the key makes every card given
//! so far void, and the ledger says up to when those of one child are.

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use noi_core::access::{Section, Sections};
use noi_core::{Day, Moment, RecordId};
use noi_store::{Accounts, StoreError};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::throttle::{self, About};
use crate::token::random;

/// A card can be used for so many days.
pub const CARD_DAYS: i32 = 90;

/// Form of what is signed; another form is another number.
const FORM: u8 = 2;
/// Form, record, sections, last day, moment of giving, nonce.
const SIGNED: usize = 1 + 16 + 4 + 4 + 8 + 8;
/// Bytes of the signature that a card carries.
const SIGNATURE: usize = 32;

/// What cards are signed with: 256 random bits.
#[derive(Clone)]
pub struct CardKey([u8; 32]);

impl CardKey {
    /// A fresh one.
    pub fn fresh() -> Self {
        Self(random())
    }

    /// As a file keeps it; `None` for what isn't such a key.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text.trim().as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// For the file; it is shown nowhere else.
    pub fn reveal(&self) -> String {
        BASE64.encode(&self.0)
    }

    fn sign(&self, signed: &[u8]) -> blake3::Hash {
        let key = blake3::derive_key("noi accounts 2026 family cards", &self.0);
        blake3::keyed_hash(&key, signed)
    }
}

/// Without the secret.
impl fmt::Debug for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardKey(…)")
    }
}

/// What a card opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    pub record: RecordId,
    /// What of the record may be shown.
    pub sections: Sections,
    pub given: Moment,
    /// The last day on which it can be used.
    pub until: Day,
}

impl Card {
    /// Whether it was given before the cards of its child were revoked.
    pub fn is_revoked(&self, revoked: Option<Moment>) -> bool {
        revoked.is_some_and(|revoked| self.given <= revoked)
    }
}

/// What came of opening a card.
#[derive(Debug, PartialEq, Eq)]
pub enum Opened {
    Card(Card),
    /// It is over, or never was one: nobody is told which.
    Over,
    /// Too many that weren't any came from there; so many milliseconds are left.
    Wait(i64),
}

/// Gives cards and opens them.
pub struct Cards {
    store: Arc<dyn Accounts>,
    now: fn() -> Moment,
    key: CardKey,
    /// Attempts are counted one after the other.
    counting: Mutex<()>,
}

impl Cards {
    pub fn new(store: Arc<dyn Accounts>, now: fn() -> Moment, key: CardKey) -> Self {
        Self {
            store,
            now,
            key,
            counting: Mutex::default(),
        }
    }

    /// A fresh card of a record, and its last day.
    pub fn give(&self, record: RecordId, sections: Sections) -> (String, Day) {
        let given = (self.now)();
        let until = given.day().plus_days(CARD_DAYS);
        let mut card = Vec::with_capacity(SIGNED + SIGNATURE);
        card.push(FORM);
        card.extend(record.0.as_bytes());
        card.extend(bits(sections).to_be_bytes());
        card.extend(until.0.to_be_bytes());
        card.extend(given.0.to_be_bytes());
        card.extend(random::<8>());
        let signature = self.key.sign(&card);
        card.extend(signature.as_bytes());
        (BASE64URL_NOPAD.encode(&card), until)
    }

    /// Reads a card that somebody holds out. Whoever tries many that aren't any waits; a true card
    /// is always looked at, so that nobody can shut a family out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(&self, text: &str, address: &str) -> Result<Opened, StoreError> {
        let now = (self.now)();
        if let Some(card) = self.read(text) {
            return Ok(match card.until < now.day() {
                true => Opened::Over,
                false => Opened::Card(card),
            });
        }
        let _alone = self.counting.lock().await;
        let subject = About::Card.subject("", address);
        let attempts = self.store.attempts(subject).await?;
        let wait = throttle::wait(About::Card, attempts, now.0);
        if wait > 0 {
            return Ok(Opened::Wait(wait));
        }
        let after = throttle::after_failure(attempts, now.0);
        self.store.set_attempts(subject, after).await?;
        Ok(Opened::Over)
    }

    fn read(&self, text: &str) -> Option<Card> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let bytes: [u8; SIGNED + SIGNATURE] = bytes.try_into().ok()?;
        let (signed, signature) = bytes.split_at(SIGNED);
        // Hashes are compared in a time that tells nothing.
        if self.key.sign(signed) != blake3::Hash::from_slice(signature).ok()? {
            return None;
        }
        let (form, rest) = signed.split_first()?;
        let (record, rest) = rest.split_first_chunk::<16>()?;
        let (sections, rest) = rest.split_first_chunk::<4>()?;
        let (until, rest) = rest.split_first_chunk::<4>()?;
        let (given, _) = rest.split_first_chunk::<8>()?;
        (*form == FORM).then(|| Card {
            record: RecordId(Uuid::from_bytes(*record)),
            sections: sections_of(u32::from_be_bytes(*sections)),
            given: Moment(i64::from_be_bytes(*given)),
            until: Day(i32::from_be_bytes(*until)),
        })
    }
}

/// A bit for each section, by its place in [`Section::ALL`]. Cards of another order of sections
/// would show something else: with a change there the form gets another number.
fn bits(sections: Sections) -> u32 {
    let all = Section::ALL.iter().zip(0_u32..);
    all.filter(|(section, _)| sections.has(**section))
        .fold(0, |bits, (_, at)| bits | 1 << at)
}

fn sections_of(bits: u32) -> Sections {
    let all = Section::ALL.iter().zip(0_u32..);
    all.filter(|(_, at)| bits >> at & 1 == 1)
        .fold(Sections::NONE, |sections, (section, _)| {
            sections | Sections::of(&[*section])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_as_they_went() {
        for section in Section::ALL {
            let one = Sections::of(&[*section]);
            assert_eq!(sections_of(bits(one)), one);
        }
        assert_eq!(sections_of(bits(Sections::ALL)), Sections::ALL);
        assert_eq!(sections_of(bits(Sections::NONE)), Sections::NONE);
    }

    /// Cards are out for months: the order in which sections are signed doesn't change under them.
    #[test]
    fn the_order_of_sections_is_that_of_the_form() {
        let codes: Vec<&str> = Section::ALL.iter().map(|section| section.code()).collect();
        assert_eq!(
            codes.join(" "),
            "identity contacts residence pregnancy health growth nutrition care education screening disability mother_screening inclusion circumstances protection welfare documents who_looked",
            "give another form a number of its own"
        );
    }

    #[test]
    fn a_key_goes_into_a_file_and_comes_back() {
        let key = CardKey::fresh();
        let again = CardKey::parse(&format!("{}\n", key.reveal())).unwrap();
        assert_eq!(again.sign(b"x"), key.sign(b"x"));
        assert_ne!(CardKey::fresh().sign(b"x"), key.sign(b"x"));
        assert!(CardKey::parse("AAAA").is_none() && CardKey::parse("").is_none());
    }
}
