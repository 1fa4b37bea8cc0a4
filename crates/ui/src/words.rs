//! Words: every sentence that a person reads, in Vietnamese (the source of truth) and English.
//!
//! Messages are Fluent files in `words/{vi,en}/*.ftl`, embedded at build time. A template or a
//! piece of code names a key; it never holds the sentence. Numbers inside a message are written
//! in the message's own language. Words know nothing of HTML: templates escape what comes back.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::format;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lang {
    /// Vietnamese (tiếng Việt), the language of the programme and the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both languages, the default first.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// The value of the `lang` attribute and of `?lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// Reads `vi` or `en`; anything else is `None`.
    pub fn parse(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language to offer as the other choice.
    pub fn other(self) -> Lang {
        match self {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }
}

/// One embedded message file in both languages.
struct WordFile {
    vi: &'static str,
    en: &'static str,
}

macro_rules! word_file {
    ($name:literal) => {
        WordFile {
            vi: include_str!(concat!("../words/vi/", $name)),
            en: include_str!(concat!("../words/en/", $name)),
        }
    };
}

const FILES: [WordFile; 19] = [
    word_file!("pages.ftl"),
    word_file!("growth.ftl"),
    word_file!("cli.ftl"),
    word_file!("refusals.ftl"),
    word_file!("xlsform.ftl"),
    word_file!("access.ftl"),
    word_file!("door.ftl"),
    word_file!("people.ftl"),
    word_file!("register.ftl"),
    word_file!("edit.ftl"),
    word_file!("pregnancy.ftl"),
    word_file!("imports.ftl"),
    word_file!("archive.ftl"),
    word_file!("unit.ftl"),
    word_file!("system.ftl"),
    word_file!("units.ftl"),
    word_file!("family.ftl"),
    word_file!("help.ftl"),
    word_file!("styleguide.ftl"),
];

static VI: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::Vi));
static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::En));

/// The messages of one language. Cheap to copy: the messages are parsed once per process.
#[derive(Clone, Copy)]
pub struct Words {
    lang: Lang,
    bundle: &'static FluentBundle<FluentResource>,
}

/// A value put into a message: text as it is, or a number that the language formats.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// Text, put in as it is.
    Text(Cow<'a, str>),
    /// A number; the message may choose its wording by it.
    Number(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

macro_rules! number_args {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg<'_> {
            fn from(number: $number) -> Self {
                Arg::Number(number as f64)
            }
        }
        impl From<&$number> for Arg<'_> {
            fn from(number: &$number) -> Self {
                Arg::Number(*number as f64)
            }
        }
    )*};
}

number_args!(u8, u16, u32, u64, usize, i32, i64, f64);

impl Words {
    /// The words of a language.
    pub fn new(lang: Lang) -> Words {
        let bundle = match lang {
            Lang::Vi => &*VI,
            Lang::En => &*EN,
        };
        Words { lang, bundle }
    }

    /// The language of these words.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether a message of this key exists.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message of a key that needs no values. An unknown key comes back as itself, so that a
    /// page never fails for a word; the tests of this crate find such keys.
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The message of a key with values put in, e.g. `with("children-to-go", &[("n", 12.into())])`.
    pub fn with(&self, key: &str, values: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            let value = match value {
                Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                Arg::Number(number) => FluentValue::from(*number),
            };
            args.set(*name, value);
        }
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// The message of a key whose only value is the number `$n`.
    pub fn n<'a>(&self, key: &str, n: impl Into<Arg<'a>>) -> String {
        self.with(key, &[("n", n.into())])
    }

    /// The message of a key whose only value is the text `$x`.
    pub fn x<'a>(&self, key: &str, x: impl Into<Arg<'a>>) -> String {
        self.with(key, &[("x", x.into())])
    }
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // The isolation characters would end up in search boxes, file names and spreadsheets.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => number_in_vietnamese,
        Lang::En => number_in_english,
    }));
    for file in &FILES {
        let text = match lang {
            Lang::Vi => file.vi,
            Lang::En => file.en,
        };
        // A message with a mistake is left out and the others are kept; a test finds the mistake.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn number_in_vietnamese<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    number_in(Lang::Vi, value)
}

fn number_in_english<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    number_in(Lang::En, value)
}

fn number_in(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::decimal(lang, number.value, 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Keys of a message file with the variables that each uses.
    fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = None;
        for line in text.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let key = line.split('=').next().unwrap().trim().to_owned();
                assert!(!found.contains_key(&key), "{key} is defined twice");
                found.insert(key.clone(), BTreeSet::new());
                current = Some(key);
            }
            let variables = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect()
            });
            found
                .get_mut(current.as_ref().unwrap())
                .unwrap()
                .extend(variables);
        }
        found
    }

    #[test]
    fn files_have_no_syntax_errors() {
        for file in &FILES {
            for text in [file.vi, file.en] {
                if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
                    panic!("{errors:?}");
                }
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let mut seen = BTreeSet::new();
        for file in &FILES {
            let (vi, en) = (keys(file.vi), keys(file.en));
            let missing: Vec<_> = vi.keys().filter(|key| !en.contains_key(*key)).collect();
            let extra: Vec<_> = en.keys().filter(|key| !vi.contains_key(*key)).collect();
            assert!(missing.is_empty(), "not in English: {missing:?}");
            assert!(extra.is_empty(), "not in Vietnamese: {extra:?}");
            for (key, variables) in vi {
                assert_eq!(variables, en[&key], "variables of {key}");
                assert!(seen.insert(key.clone()), "{key} is in two files");
            }
        }
    }

    #[test]
    fn vietnamese_is_composed() {
        for file in &FILES {
            let combining = file
                .vi
                .chars()
                .find(|c| ('\u{300}'..='\u{36f}').contains(c));
            assert_eq!(
                combining, None,
                "write NFC letters, not letter + combining mark"
            );
        }
    }

    #[test]
    fn values_are_put_in_and_written_in_the_language() {
        let check = |lang: Lang, n: u64, expected: &str| {
            assert_eq!(Words::new(lang).n("children-count", n), expected);
        };
        check(Lang::Vi, 0, "chưa có trẻ nào");
        check(Lang::Vi, 1, "1 trẻ");
        check(Lang::Vi, 12345, "12.345 trẻ");
        check(Lang::En, 0, "no children");
        check(Lang::En, 1, "1 child");
        check(Lang::En, 12345, "12,345 children");
        assert_eq!(Words::new(Lang::Vi).get("no-such-word"), "no-such-word");
    }
}
