//! Names of the pack as a person types them; where there is none such, those spelt nearest.

use noi_core::names::fold;
use noi_pack::Pack;
use noi_pack::instrument::Instrument;
use noi_pack::model::{Need, Service};

use crate::errors::Said;

/// How many names are offered in place of one that isn't there.
const OFFERED: usize = 5;

/// The service of a code, or of a name or an alias by which offices write it.
pub(crate) fn service<'a>(pack: &'a Pack, text: &str) -> Result<&'a Service, Said> {
    let asked = fold(text);
    let named = |service: &&Service| {
        let ways = [&service.code, &service.words.vi, &service.words.en];
        let mut ways = ways.into_iter().chain(&service.aliases);
        ways.any(|way| fold(way) == asked)
    };
    let services = &pack.services;
    let exact = services.iter().find(|service| service.code == text);
    exact
        .or_else(|| services.iter().find(named))
        .ok_or_else(|| {
            let names = services.iter().flat_map(|service| {
                let ways = [&service.code, &service.words.vi].into_iter();
                ways.chain(&service.aliases)
                    .map(|way| (way.as_str(), service.code.as_str()))
            });
            Said::new("error-no-service")
                .arg("text", text)
                .arg("near", nearest(text, names).join(", "))
        })
}

/// The need of a code.
pub(crate) fn need<'a>(pack: &'a Pack, text: &str) -> Result<&'a Need, Said> {
    let code = text.trim().to_lowercase().replace('-', "_");
    pack.need(&code).map(|(_, need)| need).ok_or_else(|| {
        let names = pack.needs.iter().flat_map(|need| {
            let ways = [&need.code, &need.words.vi].into_iter();
            ways.map(|way| (way.as_str(), need.code.as_str()))
        });
        Said::new("error-no-need-near")
            .arg("text", text)
            .arg("near", nearest(text, names).join(", "))
    })
}

/// The questionnaire of a code.
pub(crate) fn instrument<'a>(pack: &'a Pack, text: &str) -> Result<&'a Instrument, Said> {
    let code = text.trim().to_lowercase().replace('-', "_");
    pack.instrument(&code).ok_or_else(|| {
        let names = pack.instruments.iter().flat_map(|one| {
            let ways = [&one.code, &one.words.vi].into_iter();
            ways.map(|way| (way.as_str(), one.code.as_str()))
        });
        Said::new("error-no-instrument-near")
            .arg("text", text)
            .arg("near", nearest(text, names).join(", "))
    })
}

/// The codes whose names are spelt most like the text, the most alike first.
fn nearest<'a>(text: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<&'a str> {
    let asked: Vec<char> = fold(text).chars().collect();
    let mut found: Vec<(usize, bool, &str)> = names
        .map(|(name, code)| {
            let name: Vec<char> = fold(name).chars().collect();
            // Per thousand letters, so that long names don't lose for being long.
            let letters = asked.len().max(name.len()).max(1);
            let alike = 1000 * changes(&asked, &name) / letters;
            // Of names as alike, the one that begins like it is more likely meant.
            (alike, asked.first() != name.first(), code)
        })
        .collect();
    found.sort_unstable();
    let mut codes: Vec<&str> = Vec::new();
    for (_, _, code) in found {
        if codes.len() < OFFERED && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// How many letters have to be put in, left out or changed to make one text of the other.
fn changes(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_found_as_people_write_them_or_offered() {
        let pack = noi_pack::embedded::vn_ecd();
        for (text, code) in [("bcg", "bcg"), ("BCG", "bcg"), ("Tiêm lao", "bcg")] {
            assert_eq!(service(pack, text).unwrap().code, code, "{text}");
        }
        for (text, code) in [
            ("bgc", "bcg"),
            ("tiêm lao phổi", "bcg"),
            ("birth_registraton", "birth_registration"),
        ] {
            let said = service(pack, text).unwrap_err().to_string();
            assert!(said.contains(code), "{text}: {said}");
        }
    }

    #[test]
    fn changes_are_counted() {
        for (one, other, count) in [
            ("", "", 0),
            ("bcg", "", 3),
            ("bcg", "bgc", 2),
            ("a", "b", 1),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(
                changes(&letters(one), &letters(other)),
                count,
                "{one} {other}"
            );
        }
    }
}
