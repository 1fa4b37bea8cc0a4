//! Order of Vietnamese names: by given name, then middle names, then family name, in the order of
//! the Vietnamese alphabet (a ă â … d đ …), tones after letters (ngang, huyền, hỏi, ngã, sắc,
//! nặng), as ICU orders `vi`. Knows nothing of where names are kept.

/// Letters in dictionary order. The letters of Ê Đê, Gia Rai and Ba Na stand after their base.
const ALPHABET: &str = "aăâbƀcčdđeĕêfghiĭjklmnñoŏôơpqrstuŭưvwxyz";

/// Vowels that carry a tone, one row per vowel: unmarked, huyền, hỏi, ngã, sắc, nặng.
const TONED: [&str; 12] = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
];

/// Combining tone marks with their tone, for text that is not composed (NFD).
const COMBINING_TONES: [(char, u8); 5] = [
    ('\u{300}', 1),
    ('\u{309}', 2),
    ('\u{303}', 3),
    ('\u{301}', 4),
    ('\u{323}', 5),
];

/// Combining marks that make another letter, for text that is not composed.
const COMBINING_LETTERS: [(char, &str); 3] = [
    ('\u{306}', "aăeĕiĭoŏuŭ"),
    ('\u{302}', "aâeêoô"),
    ('\u{31b}', "oơuư"),
];

/// A key whose order is the order of the names: compare two keys as byte strings.
///
/// The last word is taken as the given name, the first as the family name; a single word is the
/// given name. Capitals, apostrophes and hyphens do not count.
pub fn sort_key(name: &str) -> Vec<u8> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let (given, rest) = match words.split_last() {
        Some((given, rest)) => (*given, rest),
        None => return Vec::new(),
    };
    let (family, middle) = match rest.split_first() {
        Some((family, middle)) => (*family, middle),
        None => ("", &[][..]),
    };
    let mut key = Vec::with_capacity(name.len() * 2 + 6);
    push_part(&mut key, &[given]);
    push_part(&mut key, middle);
    push_part(&mut key, &[family]);
    key
}

/// Letters of the words, 0, tones of the words, 0: letters decide before tones do.
fn push_part(key: &mut Vec<u8>, words: &[&str]) {
    let mut tones = Vec::new();
    for word in words {
        for (letter, tone) in letters(word) {
            key.extend(letter_weight(letter));
            tones.push(2 + tone);
        }
        // A word's end sorts before any letter: "An" before "Anh".
        key.push(1);
    }
    key.push(0);
    key.extend(tones);
    key.push(0);
}

/// The letters of a word in lower case with their tones (0-5), marks and apostrophes taken off.
fn letters(word: &str) -> Vec<(char, u8)> {
    let mut found: Vec<(char, u8)> = Vec::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        if let Some((_, tone)) = COMBINING_TONES.iter().find(|(mark, _)| *mark == c) {
            if let Some(last) = found.last_mut() {
                last.1 = *tone;
            }
        } else if let Some((_, pairs)) = COMBINING_LETTERS.iter().find(|(mark, _)| *mark == c) {
            if let Some(last) = found.last_mut() {
                let position = pairs.chars().step_by(2).position(|base| base == last.0);
                if let Some(changed) = position.and_then(|at| pairs.chars().nth(at * 2 + 1)) {
                    last.0 = changed;
                }
            }
        } else if c.is_alphanumeric() {
            found.push(untoned(c));
        }
    }
    found
}

fn untoned(c: char) -> (char, u8) {
    for row in TONED {
        if let Some(tone) = row.chars().position(|toned| toned == c) {
            let base = row.chars().next().unwrap_or(c);
            return (base, u8::try_from(tone).unwrap_or(0));
        }
    }
    (c, 0)
}

fn letter_weight(letter: char) -> Vec<u8> {
    if let Some(at) = ALPHABET.chars().position(|known| known == letter) {
        vec![64 + u8::try_from(at).unwrap_or(0)]
    } else if letter.is_ascii_digit() {
        vec![letter as u8]
    } else {
        let mut weight = vec![200];
        weight.extend(u32::from(letter).to_be_bytes().map(|byte| byte.max(2)));
        weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_as_a_vietnamese_reader_expects() {
        let check = |ordered: &[&str]| {
            for pair in ordered.windows(2) {
                assert!(
                    sort_key(pair[0]) < sort_key(pair[1]),
                    "{} before {}",
                    pair[0],
                    pair[1]
                );
            }
        };
        // Given name first, whatever the family name.
        check(&[
            "Vi Thị An",
            "Lò Văn Bình",
            "Hà Thị Cúc",
            "Bùi Văn Dũng",
            "An Văn Đức",
        ]);
        // Letters before tones, tones in their order.
        check(&[
            "Lò Thị Lan",
            "Lò Thị Làn",
            "Lò Thị Lản",
            "Lò Thị Lãn",
            "Lò Thị Lán",
            "Lò Thị Lạn",
        ]);
        check(&["An", "Ăn", "Ân", "Bin"]);
        check(&["Dung", "Đung", "Em", "Êm"]);
        check(&["Vi An", "Vi Anh", "Vi Ánh", "Vi Ánh Ngọc"]);
        // Same given name: middle names, then family name.
        check(&["Lò Thị Hoa", "Vi Thị Hoa", "Lò Xuân Hoa"]);
        // A tone on the first letter weighs less than a later letter.
        check(&["Vi Tú", "Vi Tua"]);
    }

    #[test]
    fn composed_and_decomposed_names_are_equal() {
        let check = |a: &str, b: &str| assert_eq!(sort_key(a), sort_key(b), "{a} = {b}");
        check("Nguyễn", "Nguye\u{302}\u{303}n");
        check("Thương", "Thu\u{31b}o\u{31b}ng");
        check("Ánh", "A\u{301}nh");
        check("H'Hen Niê", "HHen NIÊ");
        check("  Lò   Thị Ánh ", "Lò Thị Ánh");
    }
}
