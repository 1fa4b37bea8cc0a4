//! The small rules of writing: capitals, numbers, dates, punctuation, numbering.

use unicode_normalization::UnicodeNormalization;

use super::{
    layout,
    metrics::bold_width,
    model::{Document, DocumentDate},
};

/// Text fit for XML and for a font: composed accents, no control characters.
pub(super) fn plain(text: &str) -> String {
    text.nfc()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{feff}'))
        .collect()
}

/// Capitals in the text itself, not by a font feature that a copy would lose.
pub(super) fn capitals(text: &str) -> String {
    plain(text).to_uppercase()
}

/// "Số: 07/BC-UBND", or with room for the number.
pub(super) fn number_and_symbol(number: Option<u32>, symbol: &str) -> String {
    let symbol = plain(symbol);
    match number {
        Some(number) => format!("Số: {number:02}/{symbol}"),
        None => format!("Số:{}/{symbol}", "\u{a0}".repeat(8)),
    }
}

/// "ngày 05 tháng 01 năm 2026": days below 10 and months below 3 have two digits.
pub(super) fn long_date(date: DocumentDate) -> String {
    let day = date.day.map_or("…".to_owned(), |day| format!("{day:02}"));
    let month = date.month.map_or("…".to_owned(), |month| {
        if month < 3 {
            format!("{month:02}")
        } else {
            month.to_string()
        }
    });
    let year = date.year.map_or("…".to_owned(), |year| year.to_string());
    format!("ngày {day} tháng {month} năm {year}")
}

/// The sentence that ties an annex to its document.
pub(super) fn attached_to(document: &Document) -> String {
    let kind = plain(&document.kind_word).to_lowercase();
    let mut letters = kind.chars();
    let kind: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let number = number_and_symbol(document.number, &document.symbol).replace("Số:", "số");
    format!(
        "(Kèm theo {kind} {number} {} của {})",
        long_date(document.date),
        plain(&document.issuer.replace('\n', " "))
    )
}

/// A list's lines with the punctuation of the decree: semicolons, and a full stop last.
pub(super) fn punctuated(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let line = plain(line);
            let bare = line.trim().trim_end_matches([';', '.', ',']);
            format!("{bare}{}", if index + 1 == lines.len() { '.' } else { ';' })
        })
        .collect()
}

/// The body's last words with the closing mark "./.".
pub(super) fn closed(text: &str) -> String {
    let text = plain(text);
    let bare = text.trim_end();
    if bare.ends_with("./.") {
        return bare.to_owned();
    }
    format!("{}./.", bare.trim_end_matches(['.', ';', ',', ':']))
}

/// The letter of a point (*điểm*), from 1, in the order of the Vietnamese alphabet:
/// đ follows d, and there is no f, j, w or z. After y comes aa.
pub(super) fn point_letter(number: usize) -> String {
    const LETTERS: [char; 23] = [
        'a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
        't', 'u', 'v', 'x', 'y',
    ];
    let index = number.saturating_sub(1);
    let letter = LETTERS[index % LETTERS.len()];
    std::iter::repeat_n(letter, index / LETTERS.len() + 1).collect()
}

/// A body's name in capitals, broken into lines that fit its column.
///
/// Offices keep the type of a people's committee on the first line and the unit on the
/// second; other names are broken between the members of a list, or else where the two
/// lines are most alike.
pub(super) fn name_lines(name: &str, half_points: usize) -> Vec<String> {
    name.split('\n')
        .map(|line| {
            capitals(line)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|line| !line.is_empty())
        .flat_map(|line| fitted(&line, half_points))
        .collect()
}

fn fitted(line: &str, half_points: usize) -> Vec<String> {
    const COMMITTEE: &str = "ỦY BAN NHÂN DÂN ";
    let fits = |part: &str| bold_width(part, half_points) <= layout::ISSUER_COLUMN;
    if fits(line) {
        return vec![line.to_owned()];
    }
    let halves = |at: usize| (line[..at].trim_end(), line[at..].trim_start());
    let breaks: Vec<(&str, &str)> = line.match_indices(' ').map(|(at, _)| halves(at)).collect();
    let committee = line.starts_with(COMMITTEE).then(|| halves(COMMITTEE.len()));
    let between_words_of_a_list = || {
        breaks.iter().copied().find(|(first, second)| {
            fits(first)
                && fits(second)
                && (first.ends_with([',', '-']) || second.starts_with("VÀ "))
        })
    };
    let balanced = || {
        breaks.iter().copied().min_by_key(|(first, second)| {
            bold_width(first, half_points).max(bold_width(second, half_points))
        })
    };
    match committee.or_else(between_words_of_a_list).or_else(balanced) {
        Some((first, second)) => {
            let mut lines = fitted(first, half_points);
            lines.extend(fitted(second, half_points));
            lines
        }
        None => vec![line.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::roman;

    fn date(day: Option<u8>, month: Option<u8>, year: Option<i16>) -> DocumentDate {
        DocumentDate { day, month, year }
    }

    #[test]
    fn numbers_and_dates_follow_the_decree() {
        let cases = [
            (number_and_symbol(Some(1), "KH-UBND"), "Số: 01/KH-UBND"),
            (number_and_symbol(Some(128), "BC-UBND"), "Số: 128/BC-UBND"),
            (
                long_date(date(Some(4), Some(1), Some(2019))),
                "ngày 04 tháng 01 năm 2019",
            ),
            (
                long_date(date(Some(22), Some(3), Some(2026))),
                "ngày 22 tháng 3 năm 2026",
            ),
            (
                long_date(date(None, None, Some(2026))),
                "ngày … tháng … năm 2026",
            ),
            (
                long_date(date(None, Some(11), None)),
                "ngày … tháng 11 năm …",
            ),
            (closed("Trân trọng báo cáo."), "Trân trọng báo cáo./."),
            (closed("Trân trọng báo cáo./. "), "Trân trọng báo cáo./."),
            (
                capitals("Ủy ban nhân dân xã Đồi Mận"),
                "ỦY BAN NHÂN DÂN XÃ ĐỒI MẬN",
            ),
            // Decomposed input: the mark and the letter become one capital.
            (capitals("U\u{309}y ba\u{323}\u{302}n"), "ỦY BẬN"),
            (plain("a\u{b}b\r\nc"), "a b  c"),
        ];
        for (got, expected) in cases {
            assert_eq!(got, expected);
        }
        let blank = number_and_symbol(None, "BC-UBND");
        assert!(
            blank.starts_with("Số:\u{a0}") && blank.ends_with("\u{a0}/BC-UBND"),
            "{blank}"
        );
    }

    #[test]
    fn numbering_follows_the_alphabet() {
        let points: Vec<String> = (1..=8).map(point_letter).collect();
        assert_eq!(points, ["a", "b", "c", "d", "đ", "e", "g", "h"]);
        assert_eq!(point_letter(24), "aa");
        let parts: Vec<String> = [1, 4, 9, 14, 40].map(roman).to_vec();
        assert_eq!(parts, ["I", "IV", "IX", "XIV", "XL"]);
    }

    #[test]
    fn lists_are_punctuated() {
        let lines = ["Như trên".to_owned(), "Lưu: VT, VHXH;".to_owned()];
        assert_eq!(punctuated(&lines), ["Như trên;", "Lưu: VT, VHXH."]);
        assert_eq!(punctuated(&[]), Vec::<String>::new());
    }

    #[test]
    fn names_are_broken_where_offices_break_them() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "Ủy ban nhân dân xã Đồi Mận",
                &["ỦY BAN NHÂN DÂN", "XÃ ĐỒI MẬN"],
            ),
            ("Sở Y tế", &["SỞ Y TẾ"]),
            (
                "Sở Lao động, Thương binh và Xã hội",
                &["SỞ LAO ĐỘNG,", "THƯƠNG BINH VÀ XÃ HỘI"],
            ),
            ("Phòng\nVăn hóa - Xã hội", &["PHÒNG", "VĂN HÓA - XÃ HỘI"]),
        ];
        for (name, lines) in cases {
            assert_eq!(name_lines(name, 26), lines);
        }
    }
}
