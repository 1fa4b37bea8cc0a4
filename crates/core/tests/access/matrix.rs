//! The policy against the table that says it a second time.

use std::collections::BTreeMap;

use noi_core::access::{
    Action, Asker, Glass, Reason, Role, Section, Sections, Sensitivity, decide,
};
use noi_core::records::grants::Grant;
use noi_core::{RecordId, UnitId};

use crate::world::{
    CHILD, OWN, OWN_CHILD, PATHS, PERSON, SENSITIVITIES, actions, glass, grant, later, now, record,
    subject, today,
};

const MATRIX: &str = include_str!("matrix.txt");

/// What a letter of the table stands for.
struct Letter {
    relations: Vec<&'static str>,
    cases: Vec<&'static str>,
    opened: bool,
}

struct Matrix {
    letters: BTreeMap<char, Letter>,
    gives: BTreeMap<&'static str, Sections>,
    cells: BTreeMap<(String, Role), char>,
}

fn section(code: &str) -> Section {
    let found = Section::ALL.iter().find(|section| section.code() == code);
    *found.unwrap_or_else(|| panic!("{code:?} is no section"))
}

fn read() -> Matrix {
    let mut matrix = Matrix {
        letters: BTreeMap::new(),
        gives: BTreeMap::new(),
        cells: BTreeMap::new(),
    };
    let mut part = "";
    let mut columns: Vec<(&str, Role)> = Vec::new();
    let lines = MATRIX.lines().filter(|line| !line.starts_with('#'));
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (part, &words[..]) {
            (_, [one @ ("letters" | "gives" | "roles" | "table")]) => part = one,
            ("letters", [letter, rest @ ..]) => {
                let places = ["own", "below", "sibling", "parent", "foreign", "child"];
                let of = |known: &[&'static str]| {
                    let mut known = known.to_vec();
                    known.retain(|one| rest.contains(one));
                    known
                };
                let letter = letter.chars().next().unwrap();
                let meaning = Letter {
                    relations: of(&places),
                    cases: of(&SENSITIVITIES.map(|(name, _)| name)),
                    opened: rest.contains(&"opened"),
                };
                matrix.letters.insert(letter, meaning);
            }
            ("gives", [action, sections @ ..]) => {
                let sections: Vec<Section> = sections.iter().map(|one| section(one)).collect();
                matrix.gives.insert(action, Sections::of(&sections));
            }
            ("roles", [short, code]) => {
                let role = Role::ALL.iter().find(|role| role.code() == *code).unwrap();
                columns.push((short, *role));
            }
            ("table", heads) if heads[0] == columns[0].0 => {
                let shorts: Vec<&str> = columns.iter().map(|(short, _)| *short).collect();
                assert_eq!(heads, shorts, "the columns are in the order of the roles");
            }
            ("table", row) => {
                let (name, cells) = row.split_at(row.len() - columns.len());
                for (cell, (_, role)) in cells.iter().zip(&columns) {
                    let old = (matrix.cells)
                        .insert((name.join(" "), *role), cell.chars().next().unwrap());
                    assert_eq!(old, None, "{name:?} twice");
                }
            }
            other => panic!("{other:?}"),
        }
    }
    matrix
}

fn row(action: Action) -> String {
    match action {
        Action::See(section)
        | Action::Record(section)
        | Action::Correct(section)
        | Action::DrillDown(section) => format!("{} {}", action.code(), section.code()),
        plain => plain.code().to_owned(),
    }
}

impl Matrix {
    fn cell(&self, action: Action, role: Role) -> char {
        self.cells[&(row(action), role)]
    }

    /// What a role ever sees.
    fn sees(&self, role: Role) -> Sections {
        let sections = Section::ALL.iter().copied();
        let seen = sections.filter(|&section| self.cell(Action::See(section), role) != '.');
        Sections::of(&seen.collect::<Vec<_>>())
    }

    fn gives(&self, action: Action) -> Sections {
        use Section::{Contacts, Identity, Residence};
        match action {
            Action::SeeChild => Sections::of(Section::ALL),
            Action::See(one) | Action::Record(one) | Action::Correct(one) => {
                Sections::of(&[Identity, one])
            }
            Action::DrillDown(one) => Sections::of(&[Identity, Contacts, Residence, one]),
            plain => self.gives.get(plain.code()).copied().unwrap_or_default(),
        }
    }
}

/// The states that a grant can be in, and what is told when it doesn't hold.
fn grants(role: Role) -> Vec<(&'static str, Grant, Option<Reason>)> {
    let base = grant(role, OWN);
    let day = |days| today().plus_days(days);
    vec![
        ("held", base.clone(), None),
        (
            "on its first day",
            Grant {
                from: today(),
                ..base.clone()
            },
            None,
        ),
        (
            "on its last day",
            Grant {
                until: Some(today()),
                ..base.clone()
            },
            None,
        ),
        (
            "revoked from tomorrow",
            Grant {
                revoked: Some(day(1)),
                ..base.clone()
            },
            None,
        ),
        (
            "ended yesterday",
            Grant {
                until: Some(day(-1)),
                ..base.clone()
            },
            Some(Reason::Ended),
        ),
        (
            "revoked today",
            Grant {
                revoked: Some(today()),
                ..base.clone()
            },
            Some(Reason::Ended),
        ),
        (
            "beginning tomorrow",
            Grant {
                from: day(1),
                ..base.clone()
            },
            Some(Reason::NotYet),
        ),
        (
            "revoked before it began",
            Grant {
                from: day(1),
                revoked: Some(day(-1)),
                ..base
            },
            Some(Reason::Ended),
        ),
    ]
}

/// The states of an opening, and whether the record is open.
fn glasses(child: RecordId) -> Vec<(&'static str, Vec<Glass>, bool)> {
    let open = glass(child);
    vec![
        ("none", vec![], false),
        ("open", vec![open], true),
        (
            "closed now",
            vec![Glass {
                until: now(),
                ..open
            }],
            false,
        ),
        (
            "open from now on",
            vec![Glass {
                from: now(),
                ..open
            }],
            true,
        ),
        (
            "open later",
            vec![Glass {
                from: later(1),
                ..open
            }],
            false,
        ),
        (
            "open for too long",
            vec![Glass {
                from: later(-180),
                ..open
            }],
            false,
        ),
        (
            "another's",
            vec![Glass {
                person: record(0xb2),
                ..open
            }],
            false,
        ),
        (
            "of another child",
            vec![Glass {
                child: record(0xc9),
                ..open
            }],
            false,
        ),
    ]
}

fn relations() -> Vec<(&'static str, &'static [UnitId], u128)> {
    let names = ["own", "below", "sibling", "parent", "foreign"];
    let mut relations: Vec<_> = names
        .into_iter()
        .zip(PATHS)
        .map(|(name, path)| (name, path, CHILD))
        .collect();
    relations.push(("child", PATHS[4], OWN_CHILD));
    relations
}

#[test]
fn every_cell_of_the_table_holds() {
    let matrix = read();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for action in actions() {
        for &role in Role::ALL {
            let cell = matrix.cell(action, role);
            let letter = (cell != '.').then(|| &matrix.letters[&cell]);
            let sections = matrix.gives(action) & matrix.sees(role);
            for (state, grant, broken) in grants(role) {
                let grants = [grant];
                for (place, path, child) in relations() {
                    for (case, sensitivity) in SENSITIVITIES {
                        for (opening, glasses, open) in glasses(record(child)) {
                            let want = match (letter, broken) {
                                (None, _) => Err(Reason::NotThisRole),
                                (_, Some(reason)) => Err(reason),
                                (Some(letter), None) => {
                                    answer(letter, place, case, open).map(|()| sections)
                                }
                            };
                            let asker = Asker {
                                person: record(PERSON),
                                grants: &grants,
                                glasses: &glasses,
                            };
                            let subject = subject(path, child, sensitivity);
                            let got = decide(asker, action, Some(&subject), now());
                            let got = got.map(|yes| yes.sections).map_err(|no| no.reason());
                            tried += 1;
                            if got != want {
                                wrong.push(format!(
                                    "{} may {}? grant {state}; record {place}, {case}; opening {opening}: want {want:?}, got {got:?}",
                                    role.code(),
                                    row(action),
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 1_000_000, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried} answers differ from the table, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
}

fn answer(letter: &Letter, place: &str, case: &str, open: bool) -> Result<(), Reason> {
    if !letter.relations.contains(&place) {
        return Err(Reason::NotFound);
    }
    if !letter.cases.contains(&case) {
        // That a case is sealed isn't told; that there is none is.
        return Err(match case {
            "sealed" => Reason::NotFound,
            _ => Reason::NoCase,
        });
    }
    if letter.opened && !open {
        return Err(Reason::NeedsReason);
    }
    Ok(())
}

#[test]
fn the_table_has_a_cell_for_everything_and_nothing_else() {
    let matrix = read();
    let wanted = actions().len() * Role::ALL.len();
    assert_eq!(matrix.cells.len(), wanted);
    assert_eq!(matrix.letters.len(), 6);
    for name in matrix.gives.keys() {
        assert!(Action::PLAIN.iter().any(|action| action.code() == *name));
    }
}

/// Who opens a record is allowed to, is watched, and gets nothing by the opening alone.
#[test]
fn opening_a_record_is_told_and_gives_nothing_yet() {
    for role in [Role::CommuneLeader, Role::ProvincialManager, Role::Ministry] {
        let grants = [grant(role, OWN)];
        let asker = Asker {
            person: record(PERSON),
            grants: &grants,
            glasses: &[],
        };
        let child = subject(PATHS[1], CHILD, Sensitivity::Case);
        let opening = decide(asker, Action::BreakGlass, Some(&child), now()).unwrap();
        assert!(opening.tell_supervisor && opening.sections.is_empty());
        let glasses = [glass(record(CHILD))];
        let asker = Asker {
            glasses: &glasses,
            ..asker
        };
        let seen = decide(asker, Action::SeeChild, Some(&child), now()).unwrap();
        assert!(seen.by_reason && seen.is_logged() && !seen.tell_supervisor);
        assert_eq!(
            seen.sections.has(Section::Protection),
            role == Role::CommuneLeader
        );
    }
}

/// Nobody gives themselves a role; another administrator does.
#[test]
fn nobody_manages_their_own_account() {
    let grants = [grant(Role::Administrator, OWN)];
    let asker = Asker {
        person: record(PERSON),
        grants: &grants,
        glasses: &[],
    };
    let account = |n| subject(PATHS[0], n, Sensitivity::Ordinary);
    let check = |n, want| {
        let got = decide(asker, Action::ManagePeople, Some(&account(n)), now());
        assert_eq!(got.err().map(|no| no.reason()), want);
    };
    check(PERSON, Some(Reason::OwnAccount));
    check(0xb2, None);
}
