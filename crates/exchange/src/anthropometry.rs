//! Tables of measured children as surveys keep them: which column holds what, and what a row
//! says. Accepts the columns and codes of WHO Anthro and AnthroPlus, in any order and case.

use noi_growth::{Age, Length, Measures, Posture, Sex};

/// Which names a table uses, and so which names its scores get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `agemons`: scores are `_ZLEN`, `_FLEN` …
    Survey,
    /// `age_days`: `zlen`, `flen` …
    Days,
    /// `age_months`: `zhfa`, `fhfa` … by the reference from 5 years.
    Months,
}

/// Where a table keeps what.
#[derive(Clone, Debug)]
pub struct Layout {
    pub family: Family,
    columns: [Option<usize>; FIELDS],
    /// Number of columns.
    pub width: usize,
}

const FIELDS: usize = 10;
const NAMES: [(&str, &[&str]); FIELDS] = [
    ("sex", &["sex", "gender"]),
    ("age", &["agemons", "age_days", "agedays", "age_months"]),
    ("weight", &["weight"]),
    ("length", &["lenhei", "height", "length"]),
    ("measure", &["measure", "lorh"]),
    ("oedema", &["oedema", "edema"]),
    ("head", &["headc", "head"]),
    ("arm", &["armc", "muac"]),
    ("triceps", &["triskin", "tri"]),
    ("subscapular", &["subskin", "sub"]),
];

const SEX: usize = 0;
const AGE: usize = 1;
const WEIGHT: usize = 2;
const LENGTH: usize = 3;
const MEASURE: usize = 4;
const OEDEMA: usize = 5;

/// What a row says of a child.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    pub sex: Option<Sex>,
    pub age: Option<Age>,
    pub measures: Measures,
}

/// A cell that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The column's name as the table writes it in [`Layout::name`].
    pub field: &'static str,
    pub text: String,
}

impl Layout {
    /// Finds the columns of a header; `None` when it has no sex, no age, or nothing measured.
    pub fn find<'h>(header: impl Iterator<Item = &'h str>) -> Option<Layout> {
        let header: Vec<String> = header
            .map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        let mut columns = [None; FIELDS];
        for (column, (_, names)) in columns.iter_mut().zip(NAMES) {
            *column = names
                .iter()
                .find_map(|name| header.iter().position(|known| known == name));
        }
        let measured = columns[WEIGHT..]
            .iter()
            .enumerate()
            .any(|(at, column)| column.is_some() && !matches!(at + WEIGHT, MEASURE | OEDEMA));
        let age = header.get(columns[AGE]?)?;
        columns[SEX]?;
        let family = match age.as_str() {
            "agemons" => Family::Survey,
            "age_months" => Family::Months,
            _ => Family::Days,
        };
        measured.then_some(Layout {
            family,
            columns,
            width: header.len(),
        })
    }

    /// Reads a row.
    ///
    /// # Errors
    /// The first cell that holds something else than a number or a known code.
    pub fn read<'r>(&self, cell: impl Fn(usize) -> Option<&'r str>) -> Result<Reading, BadCell> {
        let text = |field: usize| {
            self.columns[field]
                .and_then(&cell)
                .map(str::trim)
                .filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("na"))
        };
        let bad = |field: usize| BadCell {
            field: NAMES[field].0,
            text: text(field).unwrap_or_default().to_owned(),
        };
        let number = |field: usize| match text(field) {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| bad(field)),
        };
        let sex = match text(SEX).map(str::to_lowercase).as_deref() {
            None => None,
            Some("1" | "m" | "male" | "nam") => Some(Sex::Male),
            Some("2" | "f" | "female" | "nữ" | "nu") => Some(Sex::Female),
            Some("0" | "3" | "9" | "u") => None,
            Some(_) => return Err(bad(SEX)),
        };
        let posture = match text(MEASURE).map(str::to_lowercase).as_deref() {
            None => None,
            Some("l") => Some(Posture::Lying),
            Some("h") => Some(Posture::Standing),
            Some(_) => return Err(bad(MEASURE)),
        };
        let oedema = match text(OEDEMA).map(str::to_lowercase).as_deref() {
            Some("y" | "1") => true,
            None | Some("n" | "2" | "0") => false,
            Some(_) => return Err(bad(OEDEMA)),
        };
        let age = number(AGE)?.and_then(|age| match self.family {
            Family::Survey | Family::Months => Age::from_months(age),
            Family::Days => Age::from_exact_days(age),
        });
        let length = match number(LENGTH)? {
            // Zero and less is "not measured", as in the WHO's tools.
            Some(cm) if cm > 0.0 => Some(Length::from_cm(cm).ok_or_else(|| bad(LENGTH))?),
            _ => None,
        };
        Ok(Reading {
            sex,
            age,
            measures: Measures {
                weight_kg: number(WEIGHT)?,
                length,
                posture,
                head_cm: number(6)?,
                arm_cm: number(7)?,
                triceps_mm: number(8)?,
                subscapular_mm: number(9)?,
                oedema,
            },
        })
    }
}

/// A number with a decimal point or comma.
fn parse(text: &str) -> Option<f64> {
    let number = match text.parse::<f64>() {
        Ok(number) => number,
        Err(_) => text.replacen(',', ".", 1).parse().ok()?,
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let check = |header: &str, expected: Option<Family>| {
            let found = Layout::find(header.split(',')).map(|layout| layout.family);
            assert_eq!(found, expected, "{header}");
        };
        check("id,GENDER,agemons,WEIGHT,HEIGHT", Some(Family::Survey));
        check("\u{feff}Sex,age_days,lenhei", Some(Family::Days));
        check("sex,age_months,height,weight", Some(Family::Months));
        check("sex,age_days,measure,oedema", None);
        check("age_days,weight", None);
        check("sex,weight", None);
        check("a;b", None);
    }

    #[test]
    fn rows() {
        let layout = Layout::find("sex,age_days,weight,lenhei,measure,oedema".split(',')).unwrap();
        let read = |row: &str| {
            let cells: Vec<&str> = row.split(';').collect();
            layout.read(|at| cells.get(at).copied())
        };
        let child = read("F;400;9,8;73.5;L;2").unwrap();
        assert_eq!(child.sex, Some(Sex::Female));
        assert_eq!(child.age, Some(Age::from_days(400)));
        assert_eq!(child.measures.weight_kg, Some(9.8));
        assert_eq!(child.measures.length, Some(Length(7350)));
        assert_eq!(child.measures.posture, Some(Posture::Lying));
        assert!(!child.measures.oedema);
        assert!(read("m;1;;;;y").unwrap().measures.oedema);
        assert_eq!(read(";NA;;0;;").unwrap(), Reading::default());
        let wrong = |row: &str, field: &str| assert_eq!(read(row).unwrap_err().field, field);
        wrong("x;400;9;70;;", "sex");
        wrong("1;nine;9;70;;", "age");
        wrong("1;400;9kg;70;;", "weight");
        wrong("1;400;9;70;stands;", "measure");
        wrong("1;400;9;70;h;maybe", "oedema");
        wrong("1;400;9;999999;h;", "length");
    }
}
