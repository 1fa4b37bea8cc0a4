//! Vietnamese names as people type them: folding for search, one tone placement for
//! comparison, and the order of a class list.
//!
//! Knows letters only: not who bears a name, nor which word of a name is the family's where
//! custom differs (Ê Đê and Mnông put the family last).

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};

/// Lower case, without diacritics (đ is d), for search: `Thuỷ  Hòa` and `thủy hoà` both give
/// `thuy hoa`. Takes composed and decomposed text; runs of blanks become one; every kind of
/// apostrophe becomes `'`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            'đ' | 'Đ' | 'Ð' | 'ð' => folded.push('d'),
            _ if c.is_ascii_graphic() && !matches!(c, '`') => folded.push(c.to_ascii_lowercase()),
            _ if is_apostrophe(c) => folded.push('\''),
            _ if is_blank(c) => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => decompose_canonical(c, |part| {
                if !is_combining_mark(part) {
                    folded.extend(part.to_lowercase());
                }
            }),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{02b9}' | '\u{ff07}'
    )
}

/// Blanks of any width, and the marks without width that copying from documents leaves behind.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{00ad}')
}

/// The tone of a syllable, in the order of Vietnamese dictionaries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    Level,
    /// Huyền.
    Grave,
    /// Hỏi.
    Hook,
    /// Ngã.
    Tilde,
    /// Sắc.
    Acute,
    /// Nặng.
    Dot,
}

impl Tone {
    fn of(mark: char) -> Option<Self> {
        Some(match mark {
            '\u{300}' => Self::Grave,
            '\u{309}' => Self::Hook,
            '\u{303}' => Self::Tilde,
            '\u{301}' => Self::Acute,
            '\u{323}' => Self::Dot,
            _ => return None,
        })
    }

    fn mark(self) -> Option<char> {
        Some(match self {
            Self::Level => return None,
            Self::Grave => '\u{300}',
            Self::Hook => '\u{309}',
            Self::Tilde => '\u{303}',
            Self::Acute => '\u{301}',
            Self::Dot => '\u{323}',
        })
    }
}

/// A letter with its other marks (â, ư), and the tone that it bears.
struct Letter {
    letter: char,
    tone: Tone,
}

/// Composed letters with their tones taken off. A tone counts on a vowel only, so that ñ, ń of
/// other languages keep their mark.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            'Ð' => 'Đ',
            'ð' => 'đ',
            _ => c,
        };
        if c.is_ascii() {
            letters.push(Letter {
                letter: c,
                tone: Tone::Level,
            });
            continue;
        }
        decompose_canonical(c, |part| match letters.last_mut() {
            Some(last) if is_combining_mark(part) => match Tone::of(part) {
                Some(tone) if is_vowel(last.letter) => last.tone = tone,
                _ => match compose(last.letter, part) {
                    Some(composed) => last.letter = composed,
                    None => letters.push(Letter {
                        letter: part,
                        tone: Tone::Level,
                    }),
                },
            },
            _ => letters.push(Letter {
                letter: part,
                tone: Tone::Level,
            }),
        });
    }
    letters
}

fn is_vowel(c: char) -> bool {
    matches!(
        c.to_lowercase().next().unwrap_or(c),
        'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y'
    )
}

/// The text with each tone where the older spelling puts it (`hòa`, `khỏe`, `thủy`; never
/// `hoà`, `khoẻ`, `thuỷ`), composed, diacritics and case kept: two spellings of one name become
/// equal. `quý` is left alone (its u belongs to the q), `hòan` becomes `hoàn`.
pub fn tone_placed(text: &str) -> String {
    let mut letters = letters(text);
    for first in 0..letters.len().saturating_sub(1) {
        let pair = (
            lower(letters[first].letter),
            lower(letters[first + 1].letter),
        );
        if !matches!(pair, ('o', 'a') | ('o', 'e') | ('u', 'y')) {
            continue;
        }
        let after_q = first > 0 && lower(letters[first - 1].letter) == 'q';
        let closed = letters
            .get(first + 2)
            .is_some_and(|next| next.letter.is_alphabetic());
        let tone = letters[first].tone.max(letters[first + 1].tone);
        let (on_first, on_second) = if closed || (after_q && pair.0 == 'u') {
            (Tone::Level, tone)
        } else {
            (tone, Tone::Level)
        };
        letters[first].tone = on_first;
        letters[first + 1].tone = on_second;
    }
    letters
        .into_iter()
        .flat_map(|Letter { letter, tone }| std::iter::once(letter).chain(tone.mark()))
        .nfc()
        .collect()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

const ALPHABET: &str = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// The key that sorts people as a Vietnamese class list does: by given name (the last word),
/// then the middle names, then the family name; letters in the order a ă â b c d đ e ê … ; words
/// of the same letters by tone: level, huyền, hỏi, ngã, sắc, nặng. Case and tone placement
/// don't matter. Names with equal keys need another order (a birth date, an id).
pub fn person_sort_key(name: &str) -> Vec<u8> {
    let name = tone_placed(&name.nfc().collect::<String>());
    let mut words: Vec<&str> = name
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 {
        words.rotate_right(1);
        // given, family, middle … → given, middle …, family
        words[1..].rotate_left(1);
    }
    let mut key = Vec::with_capacity(name.len() * 2);
    for (at, word) in words.iter().enumerate() {
        if at > 0 && at + 1 == words.len() {
            // Below every letter: who has no (further) middle name comes first.
            key.push(0);
        }
        push_word(&mut key, word);
    }
    key
}

/// The key that sorts what isn't a person's name, word by word as it is read, by the same letters
/// and tones; a number stands by its value, so that "Thôn 2" comes before "Thôn 10".
pub fn text_sort_key(text: &str) -> Vec<u8> {
    const DIGITS: usize = 8;
    let text = tone_placed(&text.nfc().collect::<String>());
    let mut key = Vec::with_capacity(text.len() * 2);
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        match word.bytes().all(|sign| sign.is_ascii_digit()) {
            true => push_word(&mut key, &format!("{word:0>DIGITS$}")),
            false => push_word(&mut key, word),
        }
    }
    key
}

fn push_word(key: &mut Vec<u8>, word: &str) {
    let letters = letters(word);
    let ranked = letters.iter().filter_map(|l| {
        let letter = lower(l.letter);
        let at = ALPHABET.chars().position(|known| known == letter);
        // Unknown letters sort as their plain form where they have one (ñ as n).
        let at = at.or_else(|| {
            let plain = fold(letter.encode_utf8(&mut [0; 4])).chars().next()?;
            ALPHABET.chars().position(|known| known == plain)
        });
        at.map(|at| (at as u8 + 2, l.tone))
    });
    let (ranks, tones): (Vec<u8>, Vec<Tone>) = ranked.unzip();
    key.extend(ranks);
    key.push(1);
    key.extend(tones.into_iter().map(|tone| tone as u8 + 1));
    key.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        let check = |text: &str, folded: &str| {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(
                fold(&text.nfd().collect::<String>()),
                folded,
                "{text} decomposed"
            );
            assert_eq!(fold(folded), folded, "{text} twice");
        };
        check("Nguyễn Thị Thuỷ", "nguyen thi thuy");
        check("NGUYỄN  THỊ\u{a0}THỦY ", "nguyen thi thuy");
        check("Đặng Đình Ðức", "dang dinh duc");
        check("Hòa", "hoa");
        check("Hoà", "hoa");
        check("Ea H’leo", "ea h'leo");
        check("H`Hen Niê", "h'hen nie");
        check("Y Bĭng Ñŏ Čư", "y bing no cu");
        check("Bà Rịa - Vũng Tàu", "ba ria - vung tau");
        check("Ươm Ưng Ỹ", "uom ung y");
        check("\u{feff}Phường\t1", "phuong 1");
        check("", "");
    }

    #[test]
    fn tones_have_one_place() {
        let check = |text: &str, placed: &str| {
            assert_eq!(tone_placed(text), placed, "{text}");
            assert_eq!(
                tone_placed(&text.nfd().collect::<String>()),
                placed,
                "{text} decomposed"
            );
            assert_eq!(tone_placed(placed), placed, "{text} twice");
        };
        check("Hoà", "Hòa");
        check("Hòa", "Hòa");
        check("thuỷ", "thủy");
        check("KHOẺ", "KHỎE");
        check("Quý", "Quý");
        check("Qúy", "Quý");
        check("hòan", "hoàn");
        check("Hoàng Quỳnh", "Hoàng Quỳnh");
        check("Nguyễn Uý", "Nguyễn Úy");
        check("hoặc", "hoặc");
        check("ngòai", "ngoài");
        check("khuỷu", "khuỷu");
        check("Xã Thuỵ Hoà, huyện Hòa Bình", "Xã Thụy Hòa, huyện Hòa Bình");
        check("Quà", "Quà");
        check("Thuở", "Thuở");
        check("Ðỗ", "Đỗ");
        check("Señor", "Señor");
        check("Ặ ậ ự ợ", "Ặ ậ ự ợ");
    }

    #[test]
    fn a_class_list() {
        // Synthetic names, in the order in which they must come.
        let ordered = [
            "Đỗ Ái",
            "An",
            "Lê An",
            "Trần An",
            "Lê Bình An",
            "Trần Bình An",
            "Lê Thị An",
            "Lê Ánh",
            "Lê Ân",
            "Lê Văn Bảo",
            "Lê Văn Bạo",
            "Lê Dung",
            "Lê Dũng",
            "Lê Đạt",
            "Lê Hoa",
            "Lê Hoà",
            "Võ Hòa",
            "Lê Hỏa",
            "Lê Hóa",
            "Lê Hoàng",
            "Lê Thị Oanh",
            "Lê Ôn",
            "Lê Ơn",
            "Lê Uyên",
            "Lê Ước",
            "Lê Ý",
        ];
        for pair in ordered.windows(2) {
            assert!(
                person_sort_key(pair[0]) < person_sort_key(pair[1]),
                "{} comes before {}",
                pair[0],
                pair[1]
            );
        }
        assert_eq!(person_sort_key("lê  HOÀ"), person_sort_key("Lê Hòa"));
    }

    #[test]
    fn what_is_no_name_is_sorted_as_it_is_read() {
        let ordered = [
            "",
            "Ấp 3",
            "Bản Mạ",
            "Bản Pom Lót",
            "Tổ 2",
            "Tổ 10",
            "Tổ dân phố",
            "Trạm y tế",
        ];
        for pair in ordered.windows(2) {
            assert!(text_sort_key(pair[0]) < text_sort_key(pair[1]), "{pair:?}");
        }
        assert_eq!(text_sort_key("tổ  02"), text_sort_key("Tổ 2"));
    }
}
