//! Special circumstances (hoàn cảnh đặc biệt) by code or by the words of office lists.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::names::fold;

use crate::text::fold::tight;

/// A group (`4`) or sub-type (`4.2`) with its words, as the programme pack has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CircumstanceWord {
    pub code: String,
    pub vi: String,
    pub en: String,
}

/// The list of circumstances, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    codes: BTreeSet<String>,
    by_name: BTreeMap<String, String>,
}

/// What a cell names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Codes in rising order.
    pub codes: Vec<String>,
    /// Parts that name nothing known.
    pub unknown: Vec<String>,
}

/// Words of daily use → code. Of each group the first line whose words all occur counts.
const PHRASES: &[(&[&str], &str)] = &[
    (&["mo coi ca cha"], "1"),
    (&["mo coi ca bo"], "1"),
    (&["mo coi cha me"], "1"),
    (&["mo coi bo me"], "1"),
    (&["mo coi cha lan me"], "1"),
    (&["bo roi"], "2"),
    (&["khong noi nuong tua"], "3"),
    (&["khong co noi nuong tua"], "3"),
    (&["khuyet tat", "dac biet nang"], "4.1"),
    (&["khuyet tat", "nang"], "4.2"),
    (&["khuyet tat", "nhe"], "4.3"),
    (&["khuyet tat"], "4"),
    (&["hiv"], "5"),
    (&["vi pham phap luat"], "6"),
    (&["nghien ma tuy"], "7"),
    (&["bo hoc", "kiem song"], "8"),
    (&["bi bao luc"], "9"),
    (&["bao hanh"], "9"),
    (&["boc lot"], "10"),
    (&["xam hai tinh duc"], "11"),
    (&["bi mua ban"], "12"),
    (&["benh hiem ngheo", "can ngheo"], "13.2"),
    (&["benh dai ngay", "can ngheo"], "13.2"),
    (&["benh hiem ngheo", "ho ngheo"], "13.1"),
    (&["benh dai ngay", "ho ngheo"], "13.1"),
    (&["ti nan"], "14"),
    (&["ty nan"], "14"),
    (&["lanh nan"], "14"),
];

impl Circumstances {
    pub fn new(words: &[CircumstanceWord]) -> Self {
        let mut list = Self {
            codes: words.iter().map(|word| word.code.clone()).collect(),
            by_name: BTreeMap::new(),
        };
        for word in words {
            let group = word
                .code
                .split_once('.')
                .and_then(|(group, _)| words.iter().find(|other| other.code == group));
            for (own, of_group) in [
                (&word.vi, group.map(|g| &g.vi)),
                (&word.en, group.map(|g| &g.en)),
            ] {
                match of_group {
                    None => list.name(own, &word.code),
                    Some(of_group) => {
                        list.name(&format!("{of_group} {own}"), &word.code);
                        // "nặng" alone could be anything; a longer phrase speaks for itself.
                        if own.split_whitespace().count() > 3 {
                            list.name(own, &word.code);
                        }
                    }
                }
            }
        }
        list.name("mồ côi", "1");
        list
    }

    fn name(&mut self, name: &str, code: &str) {
        let key = tight(name);
        if !key.is_empty() && self.codes.contains(code) {
            self.by_name.entry(key).or_insert_with(|| code.to_owned());
        }
    }

    /// Reads a cell: codes and names, several separated by `;` or `,` or line breaks.
    pub fn read(&self, text: &str) -> Named {
        let mut codes = BTreeSet::new();
        let mut unknown = Vec::new();
        for part in text
            .split([';', '\n', '|'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            self.read_part(part, &mut codes, &mut unknown);
        }
        let mut codes: Vec<String> = codes.into_iter().collect();
        codes.sort_by_key(|code| {
            let mut numbers = code.split('.').map(|n| n.parse::<u32>().unwrap_or(0));
            (numbers.next(), numbers.next())
        });
        Named { codes, unknown }
    }

    fn read_part(&self, part: &str, codes: &mut BTreeSet<String>, unknown: &mut Vec<String>) {
        if says_none(part) {
            return;
        }
        if let Some(code) = self.exact(part) {
            codes.insert(code.to_owned());
            return;
        }
        let pieces: Vec<&str> = part
            .split(',')
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        let (mut found, mut left) = (BTreeSet::new(), Vec::new());
        for piece in &pieces {
            let codes = match self.exact(piece) {
                Some(code) => BTreeSet::from([code]),
                None => self.phrases(piece),
            };
            if codes.is_empty() {
                left.push((*piece).to_owned());
            }
            found.extend(codes);
        }
        // Illness and poverty make one circumstance together, whichever comma divides them.
        let together = self.phrases(part);
        if !together.is_subset(&found) {
            left.clear();
            found.extend(together);
        }
        codes.extend(found.into_iter().map(str::to_owned));
        unknown.extend(left);
    }

    /// A code (`4`, `4.2`, `nhóm 4`) or a whole name.
    fn exact(&self, text: &str) -> Option<&str> {
        let folded = fold(text);
        let code = folded
            .trim_start_matches("nhom ")
            .trim_start_matches("ma ")
            .trim_start_matches('0')
            .trim_end_matches('.');
        if let Some(code) = self.codes.get(code) {
            return Some(code);
        }
        let key = tight(text);
        let bare = key
            .strip_prefix("treem")
            .or_else(|| key.strip_prefix("tre"));
        [Some(&*key), bare]
            .into_iter()
            .flatten()
            .find_map(|key| self.by_name.get(key))
            .map(String::as_str)
    }

    fn phrases(&self, text: &str) -> BTreeSet<&str> {
        let folded = fold(text);
        let mut groups = BTreeSet::new();
        let mut found = BTreeSet::new();
        for (words, code) in PHRASES {
            let group = code.split('.').next().unwrap_or(code);
            if words.iter().all(|word| folded.contains(word))
                && !groups.contains(group)
                && let Some(code) = self.codes.get(*code)
            {
                groups.insert(group);
                found.insert(code.as_str());
            }
        }
        found
    }
}

fn says_none(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "-" | "0" | "khong" | "khong co" | "binh thuong" | "none" | "no"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_offices_fill_them() {
        let word = |code: &str, vi: &str, en: &str| CircumstanceWord {
            code: code.to_owned(),
            vi: vi.to_owned(),
            en: en.to_owned(),
        };
        let list = Circumstances::new(&[
            word("1", "Mồ côi cả cha và mẹ", "Orphaned of both parents"),
            word("2", "Bị bỏ rơi", "Abandoned"),
            word("3", "Không nơi nương tựa", "Without support"),
            word(
                "3.1",
                "mồ côi một bên, người còn lại mất tích",
                "one parent dead, the other missing",
            ),
            word("4", "Khuyết tật", "With a disability"),
            word("4.1", "đặc biệt nặng", "very severe"),
            word("4.2", "nặng", "severe"),
            word("5", "Nhiễm HIV/AIDS", "Living with HIV/AIDS"),
            word(
                "13",
                "Bệnh hiểm nghèo hoặc dài ngày, hộ nghèo hoặc cận nghèo",
                "Grave illness",
            ),
            word("13.1", "hộ nghèo", "poor household"),
            word("13.2", "hộ cận nghèo", "near-poor household"),
        ]);
        for (text, codes, unknown) in [
            ("4.2", "4.2", ""),
            ("4", "4", ""),
            ("nhóm 4; 13.1", "4 13.1", ""),
            ("4.1,5", "4.1 5", ""),
            ("mồ côi", "1", ""),
            ("Trẻ em bị bỏ rơi", "2", ""),
            ("Trẻ khuyết tật nặng", "4.2", ""),
            ("khuyết tật (đặc biệt nặng)", "4.1", ""),
            ("Khuyết tật nặng, bị bỏ rơi", "2 4.2", ""),
            ("hộ nghèo + bệnh hiểm nghèo", "13.1", ""),
            ("Bệnh hiểm nghèo, hộ cận nghèo", "13.2", ""),
            ("Mồ côi một bên, người còn lại mất tích", "3.1", ""),
            ("Nhiễm HIV", "5", ""),
            ("With a disability; severe", "4", "severe"),
            ("hộ nghèo", "", "hộ nghèo"),
            ("mồ côi mẹ", "", "mồ côi mẹ"),
            ("khuyết tật, con thương binh", "4", "con thương binh"),
            ("99", "", "99"),
            ("Không", "", ""),
            ("", "", ""),
        ] {
            let named = list.read(text);
            assert_eq!(named.codes.join(" "), codes, "{text}");
            assert_eq!(named.unknown.join(" "), unknown, "{text}");
        }
    }
}
