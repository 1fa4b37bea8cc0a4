//! How wide a line of bold Times is, so that a rule can be a share of the line above it.
//!
//! Widths are those of every Times-metric font. Accented letters are as wide as their
//! base letter (Ư and Ơ are a tenth wider, which doesn't matter for a rule).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Widths of U+0020 to U+007E in bold, in thousandths of the font size.
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// Width for what the table doesn't hold: that of a digit.
const OTHER: u16 = 500;

/// The width of a line in bold Times, in twentieths of a point.
///
/// `half_points` is the font size as WordprocessingML counts it.
pub(super) fn bold_width(line: &str, half_points: usize) -> usize {
    let thousandths: usize = line
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| match letter {
            'Đ' => 'D',
            'đ' => 'd',
            '\u{a0}' => ' ',
            other => other,
        })
        .map(|letter| {
            let place = u32::from(letter).wrapping_sub(0x20) as usize;
            usize::from(*BOLD.get(place).unwrap_or(&OTHER))
        })
        .sum();
    thousandths * half_points / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_times() {
        // Measured with a Times-metric font: 170.8 pt at 14 pt, 271.2 pt at 13 pt.
        let cases = [
            ("", 28, 0),
            ("Độc lập - Tự do - Hạnh phúc", 28, 3416),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 26, 5424),
            // Decomposed letters count once.
            ("A\u{302}\u{301}", 20, 144),
        ];
        for (line, size, twips) in cases {
            assert!(
                bold_width(line, size).abs_diff(twips) <= 2,
                "{line}: {}",
                bold_width(line, size)
            );
        }
    }
}
