//! The two font encodings of older Vietnamese files: TCVN3 (ABC: fonts named `.Vn…`) and VNI.
//!
//! Both show Vietnamese by drawing other letters in place of Latin-1 characters, so the same
//! text turns up as raw bytes in old CSV files and as Latin-1 letters inside newer workbooks.

/// TCVN 5712:1993 VN3: the character at each Latin-1 code point; anything else stays.
const TCVN3: &[(char, char)] = &[
    ('\u{a1}', 'Ă'),
    ('\u{a2}', 'Â'),
    ('\u{a3}', 'Ê'),
    ('\u{a4}', 'Ô'),
    ('\u{a5}', 'Ơ'),
    ('\u{a6}', 'Ư'),
    ('\u{a7}', 'Đ'),
    ('\u{a8}', 'ă'),
    ('\u{a9}', 'â'),
    ('\u{aa}', 'ê'),
    ('\u{ab}', 'ô'),
    ('\u{ac}', 'ơ'),
    ('\u{ad}', 'ư'),
    ('\u{ae}', 'đ'),
    ('\u{b5}', 'à'),
    ('\u{b6}', 'ả'),
    ('\u{b7}', 'ã'),
    ('\u{b8}', 'á'),
    ('\u{b9}', 'ạ'),
    ('\u{bb}', 'ằ'),
    ('\u{bc}', 'ẳ'),
    ('\u{bd}', 'ẵ'),
    ('\u{be}', 'ắ'),
    ('\u{c6}', 'ặ'),
    ('\u{c7}', 'ầ'),
    ('\u{c8}', 'ẩ'),
    ('\u{c9}', 'ẫ'),
    ('\u{ca}', 'ấ'),
    ('\u{cb}', 'ậ'),
    ('\u{cc}', 'è'),
    ('\u{ce}', 'ẻ'),
    ('\u{cf}', 'ẽ'),
    ('\u{d0}', 'é'),
    ('\u{d1}', 'ẹ'),
    ('\u{d2}', 'ề'),
    ('\u{d3}', 'ể'),
    ('\u{d4}', 'ễ'),
    ('\u{d5}', 'ế'),
    ('\u{d6}', 'ệ'),
    ('\u{d7}', 'ì'),
    ('\u{d8}', 'ỉ'),
    ('\u{dc}', 'ĩ'),
    ('\u{dd}', 'í'),
    ('\u{de}', 'ị'),
    ('\u{df}', 'ò'),
    ('\u{e1}', 'ỏ'),
    ('\u{e2}', 'õ'),
    ('\u{e3}', 'ó'),
    ('\u{e4}', 'ọ'),
    ('\u{e5}', 'ồ'),
    ('\u{e6}', 'ổ'),
    ('\u{e7}', 'ỗ'),
    ('\u{e8}', 'ố'),
    ('\u{e9}', 'ộ'),
    ('\u{ea}', 'ờ'),
    ('\u{eb}', 'ở'),
    ('\u{ec}', 'ỡ'),
    ('\u{ed}', 'ớ'),
    ('\u{ee}', 'ợ'),
    ('\u{ef}', 'ù'),
    ('\u{f1}', 'ủ'),
    ('\u{f2}', 'ũ'),
    ('\u{f3}', 'ú'),
    ('\u{f4}', 'ụ'),
    ('\u{f5}', 'ừ'),
    ('\u{f6}', 'ử'),
    ('\u{f7}', 'ữ'),
    ('\u{f8}', 'ứ'),
    ('\u{f9}', 'ự'),
    ('\u{fa}', 'ỳ'),
    ('\u{fb}', 'ỷ'),
    ('\u{fc}', 'ỹ'),
    ('\u{fd}', 'ý'),
    ('\u{fe}', 'ỵ'),
];

/// Text shown by a `.Vn…` font, as Unicode. Capitals with marks exist there only as another
/// font (`.VnTimeH`), so a word whose plain letters are all capitals is made capital as a whole.
pub(super) fn from_tcvn3(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut word_start = 0;
    for c in text.chars() {
        let letter = match TCVN3.binary_search_by_key(&c, |&(from, _)| from) {
            Ok(at) => TCVN3[at].1,
            Err(_) => c,
        };
        out.push(letter);
        if !letter.is_alphabetic() {
            raise(&mut out, word_start);
            word_start = out.len();
        }
    }
    raise(&mut out, word_start);
    out
}

fn raise(out: &mut String, word_start: usize) {
    let word = &out[word_start..];
    let mut plain = word.chars().filter(char::is_ascii_alphabetic).peekable();
    if word.is_ascii() || plain.peek().is_none() || !plain.all(|c| c.is_ascii_uppercase()) {
        return;
    }
    // One capital at the head of a word is only a capital initial ("Hä").
    let mut letters = word.chars();
    letters.next();
    if !letters.any(|c| c.is_ascii_uppercase()) {
        return;
    }
    let upper = word.to_uppercase();
    out.truncate(word_start);
    out.push_str(&upper);
}

/// VNI: a plain letter followed by a Latin-1 letter that stands for its marks.
/// `None` for the base means "after any vowel that the result column gives".
const VNI_PAIRS: &[(char, &str, &str)] = &[
    ('ù', "aeouyôö", "áéóúýớứ"),
    ('ø', "aeouyôö", "àèòùỳờừ"),
    ('û', "aeouyôö", "ảẻỏủỷởử"),
    ('õ', "aeouyôö", "ãẽõũỹỡữ"),
    ('ï', "aeouyôö", "ạẹọụỵợự"),
    ('â', "aeo", "âêô"),
    ('á', "aeo", "ấếố"),
    ('à', "aeo", "ầềồ"),
    ('å', "aeo", "ẩểổ"),
    ('ã', "aeo", "ẫễỗ"),
    ('ä', "aeo", "ậệộ"),
    ('ê', "a", "ă"),
    ('é', "a", "ắ"),
    ('è', "a", "ằ"),
    ('ú', "a", "ẳ"),
    ('ü', "a", "ẵ"),
    ('ë', "a", "ặ"),
];

/// VNI letters that stand alone.
const VNI_SINGLE: &[(char, char)] = &[
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
];

/// Text shown by a `VNI-…` font, as Unicode.
pub(super) fn from_vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(mark) = chars.peek()
            && let Some(letter) = vni_pair(c, *mark)
        {
            out.push(letter);
            chars.next();
            continue;
        }
        let lower = lower(c);
        match VNI_SINGLE.iter().find(|(from, _)| *from == lower) {
            Some(&(_, letter)) => out.push(cased(letter, c)),
            None => out.push(c),
        }
    }
    out
}

fn vni_pair(base: char, mark: char) -> Option<char> {
    let (lower_base, lower_mark) = (lower(base), lower(mark));
    let (_, bases, results) = VNI_PAIRS.iter().find(|(from, ..)| *from == lower_mark)?;
    let at = bases.chars().position(|c| c == lower_base)?;
    Some(cased(results.chars().nth(at)?, base))
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn cased(letter: char, like: char) -> char {
    if like.is_uppercase() {
        letter.to_uppercase().next().unwrap_or(letter)
    } else {
        letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_sorted_for_the_search() {
        assert!(TCVN3.is_sorted_by_key(|&(from, _)| from));
    }

    #[test]
    fn both_fonts_give_the_words_back() {
        for (tcvn3, vni, unicode) in [
            ("Hä vµ tªn", "Hoï vaø teân", "Họ và tên"),
            ("Ngµy sinh", "Ngaøy sinh", "Ngày sinh"),
            ("Giíi tÝnh", "Giôùi tính", "Giới tính"),
            ("Sè ®Þnh danh", "Soá ñònh danh", "Số định danh"),
            ("D©n téc", "Daân toäc", "Dân tộc"),
            ("NguyÔn V¨n B¶o", "Nguyeãn Vaên Baûo", "Nguyễn Văn Bảo"),
            ("N÷, ph\u{ad}êng", "Nöõ, phöôøng", "Nữ, phường"),
            ("§Æng §øc", "Ñaëng Ñöùc", "Đặng Đức"),
        ] {
            assert_eq!(from_tcvn3(tcvn3), unicode);
            assert_eq!(from_vni(vni), unicode);
        }
        assert_eq!(from_tcvn3("NGUYÔN V¡N AN"), "NGUYỄN VĂN AN");
        assert_eq!(from_vni("NGUYEÃN"), "NGUYỄN");
    }
}
