//! What is written about a person: sex, personal number, telephone, role.

use noi_core::fact::PersonKind;
use noi_core::{Birth, Sex, names::fold};

use super::Wrong;
use crate::issue::Code;
use crate::table::Cell;

/// Reads Nam/Nữ, male/female and their kin; digits are ambiguous and stay unknown.
///
/// # Errors
/// The text says something else.
pub fn read_sex(text: &str) -> Result<Sex, Wrong> {
    match fold(text).trim_end_matches('.') {
        "nam" | "trai" | "be trai" | "con trai" | "m" | "male" | "boy" => Ok(Sex::Male),
        "nu" | "gai" | "be gai" | "con gai" | "f" | "female" | "girl" => Ok(Sex::Female),
        _ => Err(Wrong::value(Code::SexUnclear, text)),
    }
}

/// A mark in a column of its own: x, v, a tick.
pub(crate) fn is_mark(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "x" | "v" | "✓" | "✔" | "true" | "1" | "+"
    )
}

/// Reads a personal identification number (số định danh cá nhân): 12 digits, none of which is
/// a check digit. Leading zeros that a spreadsheet dropped are put back.
pub fn read_personal_id(cell: Cell<'_>) -> (Option<String>, Option<Wrong>) {
    let text = cell.text();
    if text.is_empty() || text == "-" {
        return (None, None);
    }
    let wrong = |code| (None, Some(Wrong::value(code, &text)));
    let bytes = text.trim_start_matches('\'').as_bytes();
    if bytes.len() == 12 && bytes.iter().all(u8::is_ascii_digit) {
        return (Some(text.trim_start_matches('\'').to_owned()), None);
    }
    // 8.32E+10: what Excel shows of a long number, with most digits gone.
    let lower = text.to_ascii_lowercase();
    if lower.contains("e+")
        && lower
            .bytes()
            .all(|b| b.is_ascii_digit() || b".,e+".contains(&b))
    {
        return wrong(Code::IdDigitsLost);
    }
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '\''))
        .collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return wrong(Code::IdUnreadable);
    }
    match digits.len() {
        12 => (Some(digits), None),
        9 => wrong(Code::IdOldNineDigits),
        // Province codes begin with one or two zeros.
        10 | 11 => {
            let restored = format!("{digits:0>12}");
            if restored.as_bytes()[3] > b'3' {
                return wrong(Code::IdUnreadable);
            }
            let odd = Wrong::value(Code::IdZeroRestored, &text).with("read", &*restored);
            (Some(restored), Some(odd))
        }
        _ => wrong(Code::IdUnreadable),
    }
}

/// Where a 12-digit number contradicts what else is known: digit 4 holds century and sex,
/// digits 5-6 the year of birth (TT 07/2016/TT-BCA, Annex III). Sex or date may have been
/// corrected in law and leave the number, so these are doubts.
pub fn doubts_about_id(id: &str, birth: Option<Birth>, sex: Option<Sex>) -> Vec<Wrong> {
    let digits: Vec<i32> = id
        .bytes()
        .map(|b| i32::from(b.wrapping_sub(b'0')))
        .collect();
    let [_, _, _, century, tens, ones, ..] = digits[..] else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    let year = 1900 + 100 * (century / 2) + 10 * tens + ones;
    if let Some(birth) = birth
        && birth.day.year() != year
    {
        doubts.push(
            Wrong::value(Code::IdContradictsBirth, id)
                .with("id_year", year.to_string())
                .with("birth", birth.vn()),
        );
    }
    let said = if century % 2 == 0 {
        Sex::Male
    } else {
        Sex::Female
    };
    if sex.is_some_and(|sex| sex != said) {
        doubts.push(Wrong::value(Code::IdContradictsSex, id));
    }
    doubts
}

/// Reads a Vietnamese telephone number as `0912345678`; of several the first.
///
/// # Errors
/// Not a number of 10 digits (11 for some land lines) with or without +84.
pub fn read_phone(cell: Cell<'_>) -> Result<String, Wrong> {
    let text = cell.text();
    let first = text
        .split(['/', ';', ',', '\n'])
        .map(str::trim)
        .find(|part| !part.is_empty())
        .unwrap_or("");
    let first = first.split(" - ").next().unwrap_or("");
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    let odd = |c: char| !c.is_ascii_digit() && !" .-+()'".contains(c);
    let national = if first.trim_start_matches(['\'', '(', ' ']).starts_with('+') {
        digits.strip_prefix("84")
    } else if let Some(rest) = digits.strip_prefix("0084") {
        Some(rest)
    } else if digits.len() >= 11 && digits.starts_with("84") {
        Some(&digits[2..])
    } else {
        Some(&*digits)
    };
    national
        .map(|digits| digits.trim_start_matches('0'))
        .filter(|digits| (digits.len() == 9 || digits.len() == 10) && !first.contains(odd))
        .map(|digits| format!("0{digits}"))
        .ok_or_else(|| Wrong::value(Code::PhoneUnreadable, &text))
}

/// What a person is in the programme, from a role or post as offices write it.
///
/// # Errors
/// The words name none that is known.
pub fn read_role(text: &str) -> Result<PersonKind, Wrong> {
    const WORDS: &[(&str, PersonKind)] = &[
        ("cong tac vien", PersonKind::VillageCollaborator),
        ("ctv", PersonKind::VillageCollaborator),
        ("collaborator", PersonKind::VillageCollaborator),
        ("y te thon", PersonKind::VillageCollaborator),
        ("bao ve tre em", PersonKind::ProtectionWorker),
        ("protection", PersonKind::ProtectionWorker),
        ("phu huynh", PersonKind::Carer),
        ("cham soc tre", PersonKind::Carer),
        ("nguoi cham soc", PersonKind::Carer),
        ("nguoi giam ho", PersonKind::Carer),
        ("nuoi duong", PersonKind::Carer),
        ("cha me", PersonKind::Carer),
        ("bo me", PersonKind::Carer),
        ("ong ba", PersonKind::Carer),
        ("carer", PersonKind::Carer),
        ("caregiver", PersonKind::Carer),
        ("parent", PersonKind::Carer),
        ("mother", PersonKind::Carer),
        ("father", PersonKind::Carer),
        ("giao vien", PersonKind::Teacher),
        ("hieu truong", PersonKind::Teacher),
        ("hieu pho", PersonKind::Teacher),
        ("bao mau", PersonKind::Teacher),
        ("co nuoi", PersonKind::Teacher),
        ("teacher", PersonKind::Teacher),
        ("bac si", PersonKind::HealthWorker),
        ("bac sy", PersonKind::HealthWorker),
        ("y si", PersonKind::HealthWorker),
        ("y sy", PersonKind::HealthWorker),
        ("dieu duong", PersonKind::HealthWorker),
        ("ho sinh", PersonKind::HealthWorker),
        ("y te", PersonKind::HealthWorker),
        ("health", PersonKind::HealthWorker),
        ("nurse", PersonKind::HealthWorker),
        ("doctor", PersonKind::HealthWorker),
        ("midwife", PersonKind::HealthWorker),
        ("hoi phu nu", PersonKind::MassOrganisation),
        ("phu nu", PersonKind::MassOrganisation),
        ("doan thanh nien", PersonKind::MassOrganisation),
        ("mat tran", PersonKind::MassOrganisation),
        ("chu thap do", PersonKind::MassOrganisation),
        ("hoi nong dan", PersonKind::MassOrganisation),
        ("union", PersonKind::MassOrganisation),
        ("cong chuc", PersonKind::CommuneOfficer),
        ("can bo", PersonKind::CommuneOfficer),
        ("chuyen vien", PersonKind::CommuneOfficer),
        ("chu tich", PersonKind::CommuneOfficer),
        ("ubnd", PersonKind::CommuneOfficer),
        ("van hoa", PersonKind::CommuneOfficer),
        ("officer", PersonKind::CommuneOfficer),
    ];
    let folded = format!(
        " {} ",
        fold(text).replace(['-', ',', '.', '/', '(', ')'], " ")
    );
    if matches!(folded.trim(), "me" | "cha" | "bo" | "ong" | "ba") {
        return Ok(PersonKind::Carer);
    }
    WORDS
        .iter()
        .find(|(word, _)| folded.contains(&format!(" {word} ")))
        .map(|&(_, kind)| kind)
        .ok_or_else(|| Wrong::value(Code::RoleUnknown, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sexes() {
        for text in ["Nam", "NAM", "trai", "M", "male", "Bé trai"] {
            assert_eq!(read_sex(text), Ok(Sex::Male), "{text}");
        }
        for text in ["Nữ", "nu", "Gái", "F", "female"] {
            assert_eq!(read_sex(text), Ok(Sex::Female), "{text}");
        }
        for text in ["1", "0", "x", "?", "nam nữ"] {
            assert_eq!(read_sex(text).unwrap_err().code, Code::SexUnclear, "{text}");
        }
    }

    #[test]
    fn personal_numbers() {
        // Province codes 000, 003 and 005 are assigned to nobody: synthetic numbers.
        for (cell, id, code) in [
            (Cell::Text("003321000001"), Some("003321000001"), None),
            (Cell::Text("'003321000001"), Some("003321000001"), None),
            (Cell::Text("003 321 000 001"), Some("003321000001"), None),
            (
                Cell::Number(3_321_000_001.0),
                Some("003321000001"),
                Some(Code::IdZeroRestored),
            ),
            (
                Cell::Text("13221000001"),
                Some("013221000001"),
                Some(Code::IdZeroRestored),
            ),
            (Cell::Text("123456789"), None, Some(Code::IdOldNineDigits)),
            (Cell::Text("3.32E+10"), None, Some(Code::IdDigitsLost)),
            (Cell::Text("chưa có"), None, Some(Code::IdUnreadable)),
            (Cell::Text("00332100000A"), None, Some(Code::IdUnreadable)),
            (Cell::Text("1234567890123"), None, Some(Code::IdUnreadable)),
            (Cell::Text("9999999999"), None, Some(Code::IdUnreadable)),
            (Cell::Text("-"), None, None),
            (Cell::Empty, None, None),
        ] {
            let (read, odd) = read_personal_id(cell);
            assert_eq!(read.as_deref(), id, "{cell:?}");
            assert_eq!(odd.map(|odd| odd.code), code, "{cell:?}");
        }
        let birth = Some("2021-05-01".parse().unwrap());
        for (id, sex, codes) in [
            ("003321000001", Sex::Female, vec![]),
            ("003221000001", Sex::Female, vec![Code::IdContradictsSex]),
            ("003320000001", Sex::Female, vec![Code::IdContradictsBirth]),
            (
                "003021000001",
                Sex::Female,
                vec![Code::IdContradictsBirth, Code::IdContradictsSex],
            ),
        ] {
            let doubts = doubts_about_id(id, birth, Some(sex));
            assert_eq!(
                doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
                codes,
                "{id}"
            );
        }
        assert!(doubts_about_id("003021000001", None, None).is_empty());
    }

    #[test]
    fn telephones() {
        for (cell, phone) in [
            (Cell::Text("0912 345 678"), Some("0912345678")),
            (Cell::Text("+84 912.345.678"), Some("0912345678")),
            (Cell::Text("0084912345678"), Some("0912345678")),
            (Cell::Text("84912345678"), Some("0912345678")),
            (Cell::Text("912345678"), Some("0912345678")),
            (Cell::Number(912_345_678.0), Some("0912345678")),
            (Cell::Text("02193 861 234"), Some("02193861234")),
            (Cell::Text("0912345678 / 0987654321"), Some("0912345678")),
            (Cell::Text("(+84)912345678"), Some("0912345678")),
            (Cell::Text("không có"), None),
            (Cell::Text("12345"), None),
            (Cell::Text("0912345678a"), None),
        ] {
            assert_eq!(read_phone(cell).ok().as_deref(), phone, "{cell:?}");
        }
    }

    #[test]
    fn roles() {
        for (text, kind) in [
            ("Cộng tác viên thôn", PersonKind::VillageCollaborator),
            ("Giáo viên mầm non", PersonKind::Teacher),
            ("Cán bộ y tế", PersonKind::HealthWorker),
            ("Chi hội trưởng Hội Phụ nữ", PersonKind::MassOrganisation),
            ("Công chức văn hóa - xã hội", PersonKind::CommuneOfficer),
            ("Phụ huynh", PersonKind::Carer),
            ("Mẹ", PersonKind::Carer),
        ] {
            assert_eq!(read_role(text), Ok(kind), "{text}");
        }
        assert_eq!(read_role("Nghệ nhân").unwrap_err().code, Code::RoleUnknown);
    }
}
