//! Natural keys: how a row of a file is recognised when the file comes again.
//!
//! Only hashes leave this module, so no name travels in a key.

use noi_core::names::fold;
use noi_core::{Day, RecordId, UnitId};

use crate::rows::ChildRow;

/// A hash of parts, 128 bits in hexadecimal; where a part ends is part of it.
pub(super) fn digest(parts: &[&str]) -> String {
    hash(parts).to_hex()[..32].to_owned()
}

/// A [`digest`] as a number.
pub(super) fn digest_number(parts: &[&str]) -> u128 {
    number(&hash(parts).to_hex()[..32])
}

/// Most keys fit a buffer on the stack; an import makes millions.
fn hash(parts: &[&str]) -> blake3::Hash {
    let mut buffer = [0; 256];
    let mut length = 0;
    for part in parts {
        let size = (part.len() as u64).to_le_bytes();
        for bytes in [&size[..], part.as_bytes()] {
            let Some(room) = buffer.get_mut(length..length + bytes.len()) else {
                return hash_long(parts);
            };
            room.copy_from_slice(bytes);
            length += bytes.len();
        }
    }
    blake3::hash(&buffer[..length])
}

fn hash_long(parts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

/// A digest as a number, for maps of a million keys.
pub(super) fn number(digest: &str) -> u128 {
    u128::from_str_radix(digest, 16).unwrap_or_default()
}

/// Hash of one field, 32 bits in hexadecimal: tells whether it changed, nothing more.
pub(super) fn field(value: Option<&str>) -> String {
    match value {
        Some(value) => digest(&[value])[..FIELD].to_owned(),
        None => EMPTY.to_owned(),
    }
}

/// Length of a [`field`].
pub(super) const FIELD: usize = 8;

/// The field says nothing.
pub(super) const EMPTY: &str = "--------";

/// The key of a child in an office's own book.
pub(super) fn by_local_id(source: &str, local_id: &str) -> String {
    digest(&["child-local", source, local_id])
}

/// The keys of a child, the surest first: own number, personal number, name with birth, unit
/// and carer.
pub(super) fn of_child(source: &str, row: &ChildRow, unit: UnitId) -> Vec<String> {
    let mut keys = Vec::with_capacity(3);
    keys.extend(row.local_id.as_deref().map(|id| by_local_id(source, id)));
    keys.extend(
        row.personal_id
            .as_deref()
            .map(|id| digest(&["child-id", id])),
    );
    let carer = row
        .mother
        .as_ref()
        .or(row.carer.as_ref())
        .or(row.father.as_ref());
    keys.push(digest(&[
        "child-name",
        &fold(&row.name),
        &row.birth.to_string(),
        &unit.to_string(),
        &carer.map(|name| fold(name)).unwrap_or_default(),
    ]));
    keys
}

/// The key of a circumstance of a child.
pub(super) fn of_circumstance(child_key: &str, circumstance: &str) -> String {
    digest(&["circumstance", child_key, circumstance])
}

/// The key of a child's link to its carer of one relation.
pub(super) fn of_carer(child_key: &str, relation: &str) -> String {
    digest(&["carer", child_key, relation])
}

/// The key of a person: name and telephone make one person of several rows; without a telephone
/// the name only means the same person within `place` (a child's family, or a unit).
pub(super) fn of_person(name: &str, phone: Option<&str>, place: &str) -> String {
    match phone {
        Some(phone) => digest(&["person-phone", &fold(name), phone]),
        None => digest(&["person-place", &fold(name), place]),
    }
}

/// The key of a service: once in a life, once for each dose, or once a day.
pub(super) fn of_service(
    source: &str,
    child: RecordId,
    service: &str,
    repeats: super::Repeats,
    dose: Option<u8>,
    on: Day,
) -> String {
    let child = child.to_string();
    let dose = dose.map(|dose| dose.to_string());
    match (repeats, &dose) {
        (super::Repeats::Once, _) => digest(&["service-once", source, &child, service]),
        (super::Repeats::ByDose, Some(dose)) => {
            digest(&["service-dose", source, &child, service, dose])
        }
        _ => digest(&[
            "service-day",
            source,
            &child,
            service,
            dose.as_deref().unwrap_or(""),
            &on.to_string(),
        ]),
    }
}

/// The key of one person at one session.
pub(super) fn of_education(person: RecordId, topic: &str, on: Day) -> String {
    digest(&[
        "education",
        &person.to_string(),
        &fold(topic),
        &on.to_string(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_keys_are_hashed_alike() {
        let long = "x".repeat(300);
        for parts in [
            &["a", "bc"][..],
            &["ab", "c"],
            &[],
            &["", ""],
            &[&long, "a"],
        ] {
            assert_eq!(hash(parts), hash_long(parts));
        }
        assert_ne!(digest(&["a", "bc"]), digest(&["ab", "c"]));
        assert_eq!(digest_number(&["a"]), number(&digest(&["a"])));
        assert_eq!(field(Some("a")).len(), FIELD);
        assert_eq!(EMPTY.len(), FIELD);
    }
}
