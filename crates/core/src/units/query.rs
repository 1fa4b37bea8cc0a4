//! How people write a unit: splits a text into the parts of a path, and each part into what it
//! may say: a code, or a kind and a name.

use unicode_normalization::UnicodeNormalization as _;

use super::Kind;
use crate::names::{fold, tone_placed};

/// The look-up key of a name: folded, letters and digits only, words parted by one blank,
/// numbers without leading zeros ("Phường 01" is "Phường 1", "Cư M'gar" is "Cư Mgar"), a last y
/// as i where both are written ("Phú Quý" is "Phú Quí", "Mỹ" is "Mĩ").
pub(super) fn key(name: &str) -> String {
    join(fold(name).split(is_break).map(|word| {
        let mut word = word.replace('\'', "");
        let stem = word.strip_suffix('y').unwrap_or_default();
        let either = stem.ends_with(|c: char| c.is_ascii_lowercase() && !"aeiouy".contains(c));
        if either || stem == "qu" {
            word.pop();
            word.push('i');
        }
        word
    }))
}

/// As [`key`], with diacritics, in the one tone placement: equal means the same spelling.
pub(super) fn spelling(name: &str) -> String {
    let name: String = tone_placed(&name.nfc().collect::<String>()).to_lowercase();
    // Folding knows every apostrophe; a letter never folds to one.
    let is_apostrophe = |c: char| !c.is_alphanumeric() && fold(c.encode_utf8(&mut [0; 4])) == "'";
    join(
        name.split(is_break_in_spelling)
            .map(|word| word.replace(is_apostrophe, "")),
    )
}

fn is_break(c: char) -> bool {
    !c.is_alphanumeric() && c != '\''
}

fn is_break_in_spelling(c: char) -> bool {
    !c.is_alphanumeric() && fold(c.encode_utf8(&mut [0; 4])) != "'"
}

fn join(words: impl Iterator<Item = String>) -> String {
    let mut joined = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        let plain = word.trim_start_matches('0');
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        joined.push_str(if is_number && !plain.is_empty() {
            plain
        } else {
            &word
        });
    }
    joined
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The digits, when the segment is nothing else.
    pub(super) digits: Option<String>,
    /// What the segment may say, the segment as it stands first.
    pub(super) readings: Vec<Reading>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The kinds that the writer named; empty when none.
    pub(super) kinds: &'static [Kind],
    pub(super) key: String,
    pub(super) spelling: String,
}

/// Words for kinds before the name, with diacritics and without: full ones, then abbreviations.
const WORDS: [(&str, &str, &[Kind]); 28] = [
    ("thành phố", "thanh pho", &[Kind::CityProvince, Kind::City]),
    ("đặc khu", "dac khu", &[Kind::SpecialZone]),
    ("thị trấn", "thi tran", &[Kind::Township]),
    ("tổ dân phố", "to dan pho", &[Kind::Village]),
    ("khu phố", "khu pho", &[Kind::Village]),
    ("thị xã", "thi xa", &[Kind::Town]),
    ("phường", "phuong", &[Kind::Ward]),
    ("huyện", "huyen", &[Kind::RuralDistrict]),
    ("tỉnh", "tinh", &[Kind::Province]),
    ("quận", "quan", &[Kind::UrbanDistrict]),
    ("thôn", "thon", &[Kind::Village]),
    ("buôn", "buon", &[Kind::Village]),
    ("làng", "lang", &[Kind::Village]),
    ("khóm", "khom", &[Kind::Village]),
    ("tổ", "to", &[Kind::Village]),
    ("bản", "ban", &[Kind::Village]),
    ("ấp", "ap", &[Kind::Village]),
    ("xã", "xa", &[Kind::Commune]),
    ("tp", "tp", &[Kind::CityProvince, Kind::City]),
    ("tx", "tx", &[Kind::Town]),
    ("tt", "tt", &[Kind::Township]),
    ("đk", "dk", &[Kind::SpecialZone]),
    ("tdp", "tdp", &[Kind::Village]),
    ("p", "p", &[Kind::Ward]),
    ("x", "x", &[Kind::Commune]),
    ("q", "q", &[Kind::UrbanDistrict]),
    ("h", "h", &[Kind::RuralDistrict]),
    ("t", "t", &[Kind::Province]),
];

/// How many of them are no abbreviations.
const FULL_WORDS: usize = 18;

/// English words behind the name.
const WORDS_BEHIND: [(&str, &[Kind]); 8] = [
    (" province", &[Kind::Province]),
    (" city", &[Kind::CityProvince, Kind::City]),
    (" district", &[Kind::RuralDistrict, Kind::UrbanDistrict]),
    (" town", &[Kind::Town, Kind::Township]),
    (" township", &[Kind::Township]),
    (" commune", &[Kind::Commune]),
    (" ward", &[Kind::Ward]),
    (" special zone", &[Kind::SpecialZone]),
];

/// Short forms in daily use.
const SHORT: [(&str, &str); 11] = [
    ("hcm", "ho chi minh"),
    ("tphcm", "ho chi minh"),
    ("tp hcm", "ho chi minh"),
    ("hn", "ha noi"),
    ("brvt", "ba ria vung tau"),
    ("br vt", "ba ria vung tau"),
    ("tt hue", "thua thien hue"),
    ("dbp", "dien bien phu"),
    ("ca nuoc", "viet nam"),
    ("toan quoc", "viet nam"),
    ("vietnam", "viet nam"),
];

/// The ways to take a text apart, the likeliest first; each from the smallest unit upwards.
pub(super) fn paths(text: &str) -> impl Iterator<Item = Vec<Part>> {
    let whole = std::iter::once_with(|| vec![text.to_owned()]);
    let by_comma = std::iter::once_with(|| commas(text).map(str::to_owned).collect());
    let by_dash = std::iter::once_with(|| {
        let parts = commas(text).flat_map(|part| part.split(['–', '—']));
        parts
            .flat_map(|part| part.split(" - "))
            .map(str::to_owned)
            .collect()
    });
    let by_word = std::iter::once_with(|| commas(text).flat_map(before_words).collect());
    let mut seen: Vec<Vec<String>> = Vec::new();
    let ways = whole.chain(by_comma).chain(by_dash).chain(by_word);
    let ways = ways.filter(move |way| {
        let new = !seen.contains(way);
        seen.push(way.clone());
        new
    });
    ways.flat_map(|way| {
        let parts: Vec<Part> = way.iter().filter_map(|part| Part::read(part)).collect();
        let reversed = (parts.len() > 1).then(|| parts.iter().rev().cloned().collect());
        std::iter::once(parts)
            .chain(reversed)
            .filter(|path| !path.is_empty())
    })
}

fn commas(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '|', '>', '/', '(', ')'])
}

/// "xã Tân Phú huyện Thanh Bình", "P.1 Q3" parted before each word of a kind; an abbreviated one
/// counts when a full stop or a number follows.
fn before_words(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut parts: Vec<String> = Vec::new();
    for at in 0..words.len() {
        let begins = |count: usize| {
            let taken = words
                .get(at..at + count)
                .map(|taken| spelling(&taken.join(" ")));
            // Without diacritics, words of villages are too common within names (ban, lang, to).
            let is_word = |taken: &str| {
                WORDS[..FULL_WORDS].iter().any(|(word, folded, kinds)| {
                    *word == taken || kinds[0] != Kind::Village && *folded == taken
                })
            };
            taken.is_some_and(|taken| is_word(&taken))
        };
        // "thị xã" is one word of a kind, not a commune within "thị".
        let inside = at > 0 && key(&words[at - 1..=at].join(" ")) == "thi xa";
        let abbreviated = is_abbreviated(words[at]);
        match parts.last_mut() {
            Some(last) if inside || !(abbreviated || begins(1) || begins(2) || begins(3)) => {
                last.push(' ');
                last.push_str(words[at]);
            }
            _ => parts.push(words[at].to_owned()),
        }
    }
    parts
}

fn is_abbreviated(word: &str) -> bool {
    let word = fold(word);
    let (head, tail) = word.split_at(word.bytes().take_while(u8::is_ascii_lowercase).count());
    let is_number = !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit());
    let known = WORDS[FULL_WORDS..]
        .iter()
        .any(|(_, short, _)| *short == head);
    known && (tail.starts_with('.') || is_number && head.len() == 1)
        || SHORT.iter().any(|(short, _)| *short == word)
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let spelled = spelling(text);
        if spelled.is_empty() {
            return None;
        }
        let trimmed = text.trim();
        let digits = trimmed
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| trimmed.to_owned());
        let mut readings = vec![Reading::new(&[], &spelled)];
        let folded = key(&spelled);
        for (word, plain, kinds) in WORDS {
            // With its diacritics the word must be right ("Quản Bạ" is no "quận"); without any,
            // it may be.
            let rest = spelled
                .strip_prefix(word)
                .or_else(|| spelled.strip_prefix(plain));
            let Some(rest) = rest else {
                continue;
            };
            if let Some(name) = rest.strip_prefix(' ') {
                readings.push(Reading::new(kinds, name));
            } else if plain.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()) {
                readings.push(Reading::new(kinds, &spelling(rest)));
            }
        }
        for (word, kinds) in WORDS_BEHIND {
            if let Some(rest) = spelled.strip_suffix(word) {
                readings.push(Reading::new(kinds, rest));
            }
        }
        if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == folded) {
            readings.push(Reading::new(&[], long));
        }
        if let Some(short) = readings.iter().find_map(|reading| {
            let long = SHORT.iter().find(|(short, _)| *short == reading.key)?.1;
            (!reading.kinds.is_empty()).then(|| Reading::new(reading.kinds, long))
        }) {
            readings.push(short);
        }
        readings.retain(|reading| !reading.key.is_empty());
        let mut seen: Vec<Reading> = Vec::new();
        for reading in readings {
            if !seen.contains(&reading) {
                seen.push(reading);
            }
        }
        Some(Self {
            digits,
            readings: seen,
        })
    }
}

impl Reading {
    /// From a text in the form of [`spelling`].
    fn new(kinds: &'static [Kind], spelled: &str) -> Self {
        Self {
            kinds,
            key: key(spelled),
            spelling: spelled.to_owned(),
        }
    }

    /// Whether the writer left no diacritics, so that the spelling says nothing.
    pub(super) fn is_plain(&self) -> bool {
        self.spelling.is_ascii()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_path() {
        let check = |text: &str, parts: &[&str]| {
            let found: Vec<_> = paths(text).collect();
            let keys = |path: &Vec<Part>| {
                path.iter()
                    .map(|part| part.readings[0].key.clone())
                    .collect::<Vec<_>>()
            };
            assert!(
                found.iter().any(|path| keys(path) == parts),
                "{text}: {:?}",
                found.iter().map(keys).collect::<Vec<_>>()
            );
        };
        check(
            "Xã Tân Phú, huyện Thanh Bình",
            &["xa tan phu", "huyen thanh binh"],
        );
        check(
            "Tân Phú - Thanh Bình - Đồng Tháp",
            &["tan phu", "thanh binh", "dong thap"],
        );
        check("Bà Rịa - Vũng Tàu", &["ba ria vung tau"]);
        check(
            "xã Tân Phú huyện Thanh Bình tỉnh Đồng Tháp",
            &["xa tan phu", "huyen thanh binh", "tinh dong thap"],
        );
        check("phường 1 thị xã Gò Công", &["phuong 1", "thi xa go cong"]);
        check(
            "Tỉnh Đồng Tháp, Huyện Thanh Bình",
            &["huyen thanh binh", "tinh dong thap"],
        );
        check("Phường Ba Đình (00004)", &["phuong ba dinh", "4"]);
    }

    #[test]
    fn kinds_that_a_part_names() {
        let check = |text: &str, kind: Option<Kind>, key: &str| {
            let part = Part::read(text).unwrap();
            assert!(
                part.readings
                    .iter()
                    .any(|r| r.key == key && kind.is_none_or(|k| r.kinds.contains(&k))),
                "{text}: {part:?}"
            );
        };
        check("P.12", Some(Kind::Ward), "12");
        check("P12", Some(Kind::Ward), "12");
        check("Q1", Some(Kind::UrbanDistrict), "1");
        check("phường 01", Some(Kind::Ward), "1");
        check("TP. Hồ Chí Minh", Some(Kind::CityProvince), "ho chi minh");
        check("TP.HCM", Some(Kind::CityProvince), "ho chi minh");
        check("TX. Gò Công", Some(Kind::Town), "go cong");
        check("TT Thanh Bình", Some(Kind::Township), "thanh binh");
        check("H. Ea H’leo", Some(Kind::RuralDistrict), "ea hleo");
        check("xa tan phu", Some(Kind::Commune), "tan phu");
        check(
            "Thanh Binh district",
            Some(Kind::RuralDistrict),
            "thanh binh",
        );
        check("Quản Bạ", None, "quan ba");
        let quan_ba = Part::read("Quản Bạ").unwrap();
        assert_eq!(quan_ba.readings.len(), 1, "{quan_ba:?}");
    }
}
