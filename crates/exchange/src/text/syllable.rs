//! Is this a Vietnamese syllable? Only good enough to tell one encoding from another.

use unicode_normalization::UnicodeNormalization;

const INITIALS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Every rime of the written language, without tone marks.
const RIMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât \
âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng \
iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo \
oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê \
uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa \
ưc ưi ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu y yên yêm yêng yêt yêu yt ";

/// Whether one word, in any case and any tone, can be a Vietnamese syllable.
pub(super) fn is_syllable(word: &str) -> bool {
    let bare: String = word
        .to_lowercase()
        .nfd()
        .filter(|c| !matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
        .nfc()
        .collect();
    INITIALS.iter().any(|initial| {
        bare.strip_prefix(initial).is_some_and(|rime| {
            !rime.is_empty() && !rime.contains(' ') && RIMES.contains(&format!(" {rime} "))
        })
    }) || bare == "gi"
}

/// How much of a text reads as Vietnamese: of its words with a letter beyond ASCII,
/// how many are syllables, and how many there are. At most 2,000 such words are looked at.
pub(super) fn score(text: &str) -> Score {
    let mut score = Score::default();
    let inside = |c: char| {
        c.is_alphabetic()
            || ('\u{a1}'..='\u{ff}').contains(&c)
            || ('\u{300}'..='\u{323}').contains(&c)
            || c == '\u{ad}'
            || c == char::REPLACEMENT_CHARACTER
    };
    for word in text.split(|c: char| !inside(c)) {
        if word.is_ascii() {
            continue;
        }
        score.words += 1;
        score.syllables += u32::from(is_syllable(word));
        if score.words == 2_000 {
            break;
        }
    }
    score
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    pub(super) words: u32,
    pub(super) syllables: u32,
}

impl Score {
    /// Share of syllables, 0 to 1; 1 for a text of plain ASCII.
    pub(super) fn share(self) -> f32 {
        if self.words == 0 {
            return 1.0;
        }
        self.syllables as f32 / self.words as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        for word in [
            "Nguyễn",
            "QUẢNG",
            "nghĩa",
            "Giấy",
            "yến",
            "ưỡn",
            "đường",
            "khuya",
            "gì",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "NguyÔn", "Hä", "vµ", "tªn", "TrÇn", "Nguyeãn", "vaø", "teân", "façade",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
