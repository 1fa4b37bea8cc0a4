//! A TOML table read field by field: every value keeps its place, every mistake is collected,
//! and what nobody asked for is reported as unknown.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, SourceFile, Spot, did_you_mean};
use crate::model::Text;

/// Where mistakes are collected.
pub(super) type Sink = RefCell<Vec<Diagnostic>>;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct At<'a, T> {
    pub(super) value: T,
    pub(super) spot: Spot<'a>,
}

/// One table of a file.
pub(super) struct Fields<'a> {
    /// What the table is called in messages: `need`.
    name: &'static str,
    file: SourceFile<'a>,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
    defaults: Option<Rc<Fields<'a>>>,
    sink: &'a Sink,
}

/// A value of a table before its type is known.
pub(super) struct Node<'a> {
    pub(super) key: &'static str,
    pub(super) value: &'a DeValue<'a>,
    pub(super) spot: Spot<'a>,
    sink: &'a Sink,
}

impl<'a> At<'a, String> {
    /// The place of a character of a text in quotes, up to the text's end.
    pub(super) fn place(&self, at: usize) -> Spot<'a> {
        let bytes: usize = self.value.chars().take(at).map(char::len_utf8).sum();
        let mut spot = self.spot.clone();
        // One byte for the opening quote.
        spot.span.start += 1 + bytes;
        spot.span.end = spot.span.end.max(spot.span.start + 1);
        spot
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(
        name: &'static str,
        file: SourceFile<'a>,
        table: &'a Spanned<DeTable<'a>>,
        sink: &'a Sink,
    ) -> Self {
        Self {
            name,
            file,
            span: table.span(),
            table: table.get_ref(),
            asked: RefCell::default(),
            defaults: None,
            sink,
        }
    }

    /// The same table; what it lacks is taken from `defaults`.
    pub(super) fn or_else(mut self, defaults: Option<Rc<Self>>) -> Self {
        self.defaults = defaults;
        self
    }

    /// The table's own place: its header, or its braces.
    pub(super) fn spot(&self) -> Spot<'a> {
        Spot {
            file: self.file,
            span: self.span.clone(),
        }
    }

    pub(super) fn sink(&self) -> &'a Sink {
        self.sink
    }

    pub(super) fn error(&self, spot: &Spot<'_>, code: &'static str, what: String, mend: String) {
        self.sink.borrow_mut().push(spot.error(code, what, mend));
    }

    /// The value of a field, wherever it stands; absent is fine.
    pub(super) fn node(&self, key: &'static str) -> Option<Node<'a>> {
        self.asked.borrow_mut().insert(key);
        let default = self.defaults.as_ref().and_then(|one| one.node(key));
        match self.table.get(key) {
            Some(value) => Some(Node {
                key,
                value: value.get_ref(),
                spot: Spot {
                    file: self.file,
                    span: value.span(),
                },
                sink: self.sink,
            }),
            None => default,
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn missing(&self, key: &str, mend: &str) {
        self.error(
            &self.spot(),
            "missing-field",
            format!("this `{}` has no `{key}`", self.name),
            mend.to_owned(),
        );
    }

    pub(super) fn text(&self, key: &'static str) -> Option<At<'a, String>> {
        self.node(key).and_then(|node| node.text())
    }

    /// A text that must be there; `mend` says what to write when it isn't.
    pub(super) fn required_text(&self, key: &'static str, mend: &str) -> Option<At<'a, String>> {
        let node = self.node(key);
        if node.is_none() {
            self.missing(key, mend);
        }
        node.and_then(|node| node.text())
    }

    pub(super) fn bool(&self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        let value = node.value.as_bool();
        if value.is_none() {
            node.wrong_type("`true` or `false`");
        }
        value
    }

    pub(super) fn required_bool(&self, key: &'static str, mend: &str) -> Option<bool> {
        if self.node(key).is_none() {
            self.missing(key, mend);
        }
        self.bool(key)
    }

    pub(super) fn integer(&self, key: &'static str) -> Option<At<'a, i32>> {
        self.node(key)?.integer()
    }

    pub(super) fn required_decimal(&self, key: &'static str) -> Option<f64> {
        let node = self.node(key);
        if node.is_none() {
            self.missing(key, &format!("add `{key} = …`, a number"));
        }
        node?.decimal()
    }

    /// A list of texts; empty when absent.
    pub(super) fn texts(&self, key: &'static str) -> Vec<At<'a, String>> {
        self.list(key)
            .iter()
            .filter_map(|node| node.text())
            .collect()
    }

    /// The members of a list; empty when absent.
    pub(super) fn list(&self, key: &'static str) -> Vec<Node<'a>> {
        self.node(key).map_or(Vec::new(), |node| node.list())
    }

    pub(super) fn table(&self, key: &'static str) -> Option<Fields<'a>> {
        self.node(key)?.table(key)
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Fields<'a>> {
        self.list(key)
            .iter()
            .filter_map(|node| node.table(key))
            .collect()
    }

    /// `{ vi = "…", en = "…" }` under a key.
    pub(super) fn words_of(&self, key: &'static str) -> Text {
        match self.node(key) {
            None => {
                self.missing(key, &format!("add `{key} = {{ vi = \"…\", en = \"…\" }}`"));
                Text::default()
            }
            Some(node) => node.table(key).map_or_else(Text::default, |inner| {
                let words = inner.words();
                inner.finish();
                words
            }),
        }
    }

    /// The words of this table itself: `vi` and `en`, both required and not blank.
    pub(super) fn words(&self) -> Text {
        Text {
            vi: self.word("vi", "Vietnamese"),
            en: self.word("en", "English"),
        }
    }

    fn word(&self, key: &'static str, language: &str) -> String {
        let Some(node) = self.node(key) else {
            self.error(
                &self.spot(),
                "missing-word",
                format!("this `{}` has no words in {language}", self.name),
                format!("add `{key} = \"…\"`"),
            );
            return String::new();
        };
        let Some(text) = node.text() else {
            return String::new();
        };
        if text.value.trim().is_empty() {
            self.error(
                &text.spot,
                "missing-word",
                format!("the {language} words are blank"),
                "write what people call it".to_owned(),
            );
        }
        text.value
    }

    /// The keys of a table whose keys are names, such as `[measures]`.
    pub(super) fn entries(&self) -> Vec<(At<'a, String>, Node<'a>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let name = At {
                    value: key.get_ref().to_string(),
                    spot: Spot {
                        file: self.file,
                        span: key.span(),
                    },
                };
                let node = Node {
                    key: self.name,
                    value: value.get_ref(),
                    spot: Spot {
                        file: self.file,
                        span: value.span(),
                    },
                    sink: self.sink,
                };
                (name, node)
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.spot.span.start);
        entries
    }

    /// Reports every field that nobody asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !asked.contains(name) {
                let spot = Spot {
                    file: self.file,
                    span: key.span(),
                };
                self.error(
                    &spot,
                    "unknown-field",
                    format!("`{name}` isn't a field of this `{}`", self.name),
                    did_you_mean(
                        name,
                        asked.iter().copied(),
                        "remove it, or see the README of the format",
                    ),
                );
            }
        }
    }
}

impl<'a> Node<'a> {
    pub(super) fn wrong_type(&self, wanted: &str) {
        self.sink.borrow_mut().push(self.spot.error(
            "wrong-type",
            format!(
                "`{}` should be {wanted}, this is {}",
                self.key,
                type_name(self.value)
            ),
            format!("write {wanted}"),
        ));
    }

    pub(super) fn text(&self) -> Option<At<'a, String>> {
        let Some(text) = self.value.as_str() else {
            self.wrong_type("a text in quotes");
            return None;
        };
        Some(At {
            value: text.to_owned(),
            spot: self.spot.clone(),
        })
    }

    pub(super) fn integer(&self) -> Option<At<'a, i32>> {
        let value = self
            .value
            .as_integer()
            .and_then(|integer| i32::from_str_radix(integer.as_str(), integer.radix()).ok());
        if value.is_none() {
            self.wrong_type("a whole number");
        }
        value.map(|value| At {
            value,
            spot: self.spot.clone(),
        })
    }

    /// A number, with or without decimals.
    pub(super) fn decimal(&self) -> Option<f64> {
        let written = self
            .value
            .as_float()
            .map(|float| float.as_str())
            .or_else(|| self.value.as_integer().map(|integer| integer.as_str()));
        let value = written
            .and_then(|text| text.parse::<f64>().ok())
            .filter(|value| value.is_finite());
        if value.is_none() {
            self.wrong_type("a number");
        }
        value
    }

    pub(super) fn list(&self) -> Vec<Node<'a>> {
        let Some(list) = self.value.as_array() else {
            self.wrong_type("a list in brackets");
            return Vec::new();
        };
        list.iter()
            .map(|value| Node {
                key: self.key,
                value: value.get_ref(),
                spot: Spot {
                    file: self.spot.file,
                    span: value.span(),
                },
                sink: self.sink,
            })
            .collect()
    }

    pub(super) fn table(&self, name: &'static str) -> Option<Fields<'a>> {
        let Some(table) = self.value.as_table() else {
            self.wrong_type("a table");
            return None;
        };
        Some(Fields {
            name,
            file: self.spot.file,
            span: self.spot.span.clone(),
            table,
            asked: RefCell::default(),
            defaults: None,
            sink: self.sink,
        })
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
