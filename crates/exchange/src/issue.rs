//! What was wrong or odd about a file or a row: one type, one key each, words in two languages.
//!
//! The words are Fluent messages in `crates/ui/words/{vi,en}/import.ftl`, under `import-<key>`,
//! so that pages and terminal say the same. They use plain text and `{ $name }` only, which is
//! all that [`Issue::text`] needs to understand.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};

/// What follows from an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing of the file can be taken.
    Fatal,
    /// This row cannot be taken; the others can.
    Reject,
    /// The row is taken; a person should look.
    Warning,
    /// What was done on the way, for information.
    Note,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $severity:ident;)*) => {
        /// Every issue that an import can have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable key; its words are under `import-<key>`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    FileEmpty = "file-empty", Fatal;
    FileNotATable = "file-not-a-table", Fatal;
    WorkbookUnreadable = "workbook-unreadable", Fatal;
    WorkbookProtected = "workbook-protected", Fatal;
    WorkbookOtherFormat = "workbook-other-format", Fatal;
    EncodingUnknown = "encoding-unknown", Fatal;
    HeaderNotFound = "header-not-found", Fatal;
    HeaderMissing = "header-missing", Fatal;
    HeaderTwice = "header-twice", Fatal;
    EncodingConverted = "encoding-converted", Note;
    EncodingBrokenBytes = "encoding-broken-bytes", Warning;
    EncodingMixed = "encoding-mixed", Warning;
    ColumnsIgnored = "columns-ignored", Note;
    SheetChosen = "sheet-chosen", Note;
    FormulasUsed = "formulas-used", Note;

    CellsTooMany = "cells-too-many", Warning;
    QuoteNeverClosed = "quote-never-closed", Reject;
    FormulaWithoutValue = "formula-without-value", Reject;
    CellError = "cell-error", Reject;

    NameMissing = "name-missing", Reject;
    BirthMissing = "birth-missing", Reject;
    BirthTooOld = "birth-too-old", Reject;
    DateMissing = "date-missing", Reject;
    DateUnreadable = "date-unreadable", Reject;
    DateImpossible = "date-impossible", Reject;
    DateMonthFirst = "date-month-first", Reject;
    DateFuture = "date-future", Reject;
    DateTooLongAgo = "date-too-long-ago", Reject;
    DateToTheDay = "date-to-the-day", Reject;
    YearTwoDigits = "year-two-digits", Warning;
    SexUnclear = "sex-unclear", Warning;
    SexContradicted = "sex-contradicted", Warning;
    IdZeroRestored = "id-zero-restored", Warning;
    IdOldNineDigits = "id-old-nine-digits", Warning;
    IdUnreadable = "id-unreadable", Warning;
    IdDigitsLost = "id-digits-lost", Warning;
    IdContradictsBirth = "id-contradicts-birth", Warning;
    IdContradictsSex = "id-contradicts-sex", Warning;
    PhoneUnreadable = "phone-unreadable", Warning;
    EthnicityUnknown = "ethnicity-unknown", Warning;
    CircumstanceUnknown = "circumstance-unknown", Warning;
    UnitMissing = "unit-missing", Reject;
    UnitUnknown = "unit-unknown", Reject;
    UnitUnclear = "unit-unclear", Reject;
    UnitSplit = "unit-split", Warning;
    OutOfReach = "out-of-reach", Reject;
    NotYoursToRecord = "not-yours-to-record", Reject;

    ServiceMissing = "service-missing", Reject;
    ServiceUnknown = "service-unknown", Reject;
    DoseUnreadable = "dose-unreadable", Warning;
    ChildMissing = "child-missing", Reject;
    ChildUnknown = "child-unknown", Reject;
    ChildUnclear = "child-unclear", Reject;
    BeforeBirth = "before-birth", Reject;
    TopicMissing = "topic-missing", Reject;
    HoursMissing = "hours-missing", Warning;
    HoursUnreadable = "hours-unreadable", Reject;
    RoleUnknown = "role-unknown", Warning;

    RowTwice = "row-twice", Reject;
    LikelyDuplicate = "likely-duplicate", Warning;
    DiffersFromRecord = "differs-from-record", Warning;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// Vietnamese or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    Vi,
    En,
}

/// One issue: where, what, and what its words need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The line of the file (or row of the sheet), from 1; absent: the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column's title as the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    pub code: Code,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<&'static str, String>,
    pub severity: Severity,
}

impl Issue {
    /// An issue of the whole file.
    pub fn file(code: Code) -> Self {
        Self {
            row: None,
            column: None,
            code,
            args: BTreeMap::new(),
            severity: code.severity(),
        }
    }

    /// An issue of one row.
    pub fn row(line: u32, code: Code) -> Self {
        Self {
            row: Some(line),
            ..Self::file(code)
        }
    }

    #[must_use]
    pub fn in_column(mut self, title: &str) -> Self {
        self.column = Some(title.to_owned());
        self
    }

    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let mut value = value.into();
        // A cell can hold a whole page; its beginning says which one it is.
        if let Some((end, _)) = value.char_indices().nth(120) {
            value.truncate(end);
            value.push('…');
        }
        self.args.insert(name, value);
        self
    }

    /// The whole sentence: place, what is wrong, what to do.
    pub fn text(&self, lang: Lang) -> String {
        let place = match (&self.row, &self.column, lang) {
            (None, _, _) => String::new(),
            (Some(row), None, Lang::Vi) => format!("Dòng {row}: "),
            (Some(row), None, Lang::En) => format!("Line {row}: "),
            (Some(row), Some(column), Lang::Vi) => format!("Dòng {row}, cột “{column}”: "),
            (Some(row), Some(column), Lang::En) => format!("Line {row}, column “{column}”: "),
        };
        format!("{place}{}", self.reason(lang))
    }

    /// What is wrong and what to do, without the place.
    pub fn reason(&self, lang: Lang) -> String {
        let words = match lang {
            Lang::Vi => &*VI,
            Lang::En => &*EN,
        };
        match words.get(self.code.key()) {
            Some(message) => filled(message, &self.args),
            None => self.code.key().to_owned(),
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Issue {}

static VI: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| messages(include_str!("../../ui/words/vi/import.ftl")));
static EN: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| messages(include_str!("../../ui/words/en/import.ftl")));

/// `import-key = text` lines, by key.
fn messages(ftl: &'static str) -> BTreeMap<&'static str, &'static str> {
    ftl.lines()
        .filter_map(|line| line.strip_prefix("import-")?.split_once(" = "))
        .collect()
}

fn filled(message: &str, args: &BTreeMap<&'static str, String>) -> String {
    let mut out = String::with_capacity(message.len() + 32);
    let mut rest = message;
    while let Some((before, after)) = rest.split_once("{ $") {
        out.push_str(before);
        let (name, after) = after.split_once(" }").unwrap_or((after, ""));
        out.push_str(args.get(name).map_or("…", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_issue_has_words_in_both_languages_and_every_word_an_issue() {
        let names = |message: &str| -> Vec<String> {
            let mut names: Vec<_> = message
                .split("{ $")
                .skip(1)
                .map(|part| {
                    part.split_once(" }")
                        .expect("a closed placeable")
                        .0
                        .to_owned()
                })
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for code in Code::ALL {
            let vi = VI
                .get(code.key())
                .unwrap_or_else(|| panic!("vi: {}", code.key()));
            let en = EN
                .get(code.key())
                .unwrap_or_else(|| panic!("en: {}", code.key()));
            assert_eq!(names(vi), names(en), "{}", code.key());
        }
        for key in VI.keys().chain(EN.keys()) {
            assert!(
                Code::ALL.iter().any(|code| code.key() == *key),
                "{key} is used nowhere"
            );
        }
        for ftl in [
            include_str!("../../ui/words/vi/import.ftl"),
            include_str!("../../ui/words/en/import.ftl"),
        ] {
            for line in ftl
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                assert!(
                    line.starts_with("import-") && line.contains(" = "),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn a_sentence_names_place_and_remedy() {
        let issue = Issue::row(7, Code::DateImpossible)
            .in_column("Ngày sinh")
            .arg("value", "31/02/2024");
        let text = issue.text(Lang::Vi);
        assert!(text.starts_with("Dòng 7, cột “Ngày sinh”: "), "{text}");
        assert!(text.contains("31/02/2024"), "{text}");
        assert!(issue.to_string().contains("Line 7"));
        assert!(
            Issue::file(Code::FileEmpty)
                .arg("kind", "x".repeat(500))
                .args["kind"]
                .len()
                < 130
        );
    }
}
