//! Identifiers. They are made by a shell and passed in; nothing here makes one.
//!
//! An identifier never authorises anything: whoever knows one still has to be allowed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError(text.to_owned()))
            }
        }
    };
}

uuid_id! {
    /// One fact: a UUIDv7 made by whoever records it. The same id twice is the same fact.
    FactId
}
uuid_id! {
    /// One record (a child, a carer, a plan …): what facts are about.
    RecordId
}
uuid_id! {
    /// Whoever records: a device with one writer.
    DeviceId
}

/// Text that should have been an identifier and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an identifier")]
pub struct IdError(pub String);

/// An administrative unit or a village (đơn vị hành chính, thôn).
///
/// Codes were reused under other names in 2025, so a code is not an identity: official
/// units carry a number of our own from the units asset, villages and facilities that
/// people add carry the id of the record that added them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitId {
    /// A unit of the units asset; 0 is the whole country.
    Official(u32),
    /// A unit added by users, by the id of its record.
    Local(RecordId),
}

impl UnitId {
    /// The whole country.
    pub const COUNTRY: Self = Self::Official(0);
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Official(number) => write!(f, "u{number}"),
            Self::Local(record) => record.fmt(f),
        }
    }
}

impl fmt::Debug for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for UnitId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        if let Some(number) = text
            .strip_prefix('u')
            .and_then(|digits| digits.parse().ok())
        {
            return Ok(Self::Official(number));
        }
        text.parse().map(Self::Local)
    }
}

impl Serialize for UnitId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnitId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = UnitId;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a unit id such as \"u123\" or a UUID")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<UnitId, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// Where a record's facts are kept together: an opaque number given when the record is
/// registered (its province then) and never changed, whatever moves; 0 is national.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shard(pub u32);

impl Shard {
    /// Facts that belong to no province.
    pub const NATIONAL: Self = Self(0);
}

/// A fact's place in the ledger, dense within its shard, given by the store; the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);
