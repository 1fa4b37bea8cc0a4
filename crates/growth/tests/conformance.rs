//! Every value of the WHO's own survey and of 8,000 made-up edge cases, as the reference
//! implementations give them: equal at two decimals, flags too.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use noi_growth::{
    Age, Assessment, Indicator, Length, Measures, Options, Posture, Sex, Standards, assess,
};

type Row = BTreeMap<String, String>;

fn rows(file: &str) -> Vec<Row> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &Row, key: &str) -> Option<f64> {
    row.get(key)
        .filter(|text| !text.is_empty())
        .map(|text| text.parse().unwrap())
}

fn sex(text: &str) -> Option<Sex> {
    match text {
        "1" | "m" | "M" => Some(Sex::Male),
        "2" | "f" | "F" => Some(Sex::Female),
        _ => None,
    }
}

fn posture(text: &str) -> Option<Posture> {
    match text {
        "l" | "L" => Some(Posture::Lying),
        "h" | "H" => Some(Posture::Standing),
        _ => None,
    }
}

const STANDARDS: Options = Options {
    by: Standards::Who2006,
    who_compat: false,
};

/// A column of scores, with its column of flags.
type Column = (Indicator, &'static str, &'static str);

/// Compares a file; gives the number of values compared, and what differs.
fn compare(
    file: &str,
    columns: &[Column],
    read: impl Fn(&Row) -> Assessment,
) -> (usize, Vec<String>) {
    let (mut compared, mut differ) = (0, Vec::new());
    for row in rows(file) {
        let found = read(&row);
        for (indicator, z, flag) in columns {
            let expected = number(&row, z);
            let score = found.score(*indicator);
            let equal = match (expected, score) {
                (None, Err(_)) => true,
                (Some(z), Ok(score)) => {
                    // Values are printed with two decimals: equal means the same number.
                    let flagged = number(&row, flag).map(|flag| flag == 1.0);
                    (score.z - z).abs() < 1e-9 && flagged.is_none_or(|flag| flag == score.flagged)
                }
                _ => false,
            };
            compared += 1;
            if !equal {
                differ.push(format!("{} {z}: {expected:?}, here {score:?}", row["id"]));
            }
        }
    }
    (compared, differ)
}

fn survey(row: &Row) -> Assessment {
    let measures = Measures {
        weight_kg: number(row, "WEIGHT"),
        length: number(row, "HEIGHT").and_then(Length::from_cm),
        posture: posture(&row["measure"]),
        head_cm: number(row, "HEAD"),
        arm_cm: number(row, "MUAC"),
        triceps_mm: number(row, "TRI"),
        subscapular_mm: number(row, "SUB"),
        oedema: row["oedema"] == "y",
    };
    let age = number(row, "agemons").and_then(Age::from_months);
    assess(sex(&row["GENDER"]), age, &measures, STANDARDS)
}

const SURVEY: [Column; 8] = [
    (Indicator::LengthForAge, "_ZLEN", "_FLEN"),
    (Indicator::WeightForAge, "_ZWEI", "_FWEI"),
    (Indicator::WeightForLength, "_ZWFL", "_FWFL"),
    (Indicator::BmiForAge, "_ZBMI", "_FBMI"),
    (Indicator::HeadForAge, "_ZHC", "_FHC"),
    (Indicator::ArmForAge, "_ZAC", "_FAC"),
    (Indicator::TricepsForAge, "_ZTS", "_FTS"),
    (Indicator::SubscapularForAge, "_ZSS", "_FSS"),
];

/// Children of 60 completed months: the survey's tool still scored them by tables that ended a
/// month later; the standards end at 60 months.
const SURVEY_OF_60_MONTHS: [&str; 4] = ["4", "44", "95", "343"];

#[test]
fn the_survey_of_the_who() {
    let check = |file: &str, columns: &[Column], expected: usize| {
        let (compared, mut differ) = compare(file, columns, survey);
        differ.retain(|line| {
            let id = line.split(' ').next().unwrap();
            !SURVEY_OF_60_MONTHS.contains(&id)
        });
        assert!(differ.is_empty(), "{file}:\n{}", differ.join("\n"));
        assert_eq!(compared, expected);
    };
    check("who_survey_z_st.csv", &SURVEY, 498 * 8);
    check("who_survey_z_rc.csv", &SURVEY[..4], 498 * 4);
}

fn edge(options: Options) -> impl Fn(&Row) -> Assessment {
    move |row| {
        let measures = Measures {
            weight_kg: number(row, "weight"),
            length: number(row, "lenhei").and_then(Length::from_cm),
            posture: posture(&row["measure"]),
            head_cm: number(row, "headc"),
            arm_cm: number(row, "armc"),
            triceps_mm: number(row, "triskin"),
            subscapular_mm: number(row, "subskin"),
            oedema: matches!(row["oedema"].as_str(), "y" | "1"),
        };
        let age = number(row, "age_days").and_then(Age::from_exact_days);
        assess(sex(&row["sex"]), age, &measures, options)
    }
}

const EDGE: [Column; 8] = [
    (Indicator::LengthForAge, "zlen", "flen"),
    (Indicator::WeightForAge, "zwei", "fwei"),
    (Indicator::WeightForLength, "zwfl", "fwfl"),
    (Indicator::BmiForAge, "zbmi", "fbmi"),
    (Indicator::HeadForAge, "zhc", "fhc"),
    (Indicator::ArmForAge, "zac", "fac"),
    (Indicator::TricepsForAge, "zts", "fts"),
    (Indicator::SubscapularForAge, "zss", "fss"),
];

#[test]
fn edge_cases_of_the_standards() {
    let file = "edge_public_anthro110.csv";
    let (compared, differ) = compare(file, &EDGE, edge(STANDARDS));
    assert_eq!(compared, 5000 * 8);
    // 103.1 cm taken lying at 1350 days: the reference takes the row of 102.5 for 102.4 cm.
    let defect = "2832 zwfl: Some(-4.51), here Ok(Score { z: -4.5, flagged: false })";
    assert_eq!(differ, [defect]);
    let compat = Options {
        who_compat: true,
        ..STANDARDS
    };
    let (_, differ) = compare(file, &EDGE, edge(compat));
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

fn reference(row: &Row) -> Assessment {
    let measures = Measures {
        weight_kg: number(row, "weight"),
        length: number(row, "height").and_then(Length::from_cm),
        oedema: row["oedema"] == "y",
        ..Measures::default()
    };
    let age = number(row, "age_months").and_then(Age::from_months);
    assess(
        sex(&row["sex"]),
        age,
        &measures,
        Options {
            by: Standards::Who2007,
            who_compat: false,
        },
    )
}

#[test]
fn edge_cases_of_the_reference() {
    let columns = [
        (Indicator::LengthForAge, "zhfa", "fhfa"),
        (Indicator::WeightForAge, "zwfa", "fwfa"),
        (Indicator::BmiForAge, "zbfa", "fbfa"),
    ];
    let file = "who2007_public_anthroplus100.csv";
    let (compared, differ) = compare(file, &columns, reference);
    assert_eq!(compared, 3000 * 3);
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
