//! Conditions as XLSForm writes them: `${age_months} >= 18 and ${walks} = 'no'`. Only what a
//! condition of a questionnaire can say is read.

use noi_pack::condition::Condition;

use super::AGE;

/// More brackets within brackets than this are no condition of a person's.
const DEEPEST: usize = 40;

/// Text that should have been a condition and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// In characters, from 1.
    pub(super) at: usize,
    pub(super) expected: &'static str,
}

/// As XLSForm writes it.
pub(super) fn print(condition: &Condition) -> String {
    match condition {
        Condition::And(all) => joined(all, " and ", "true()"),
        Condition::Or(any) => joined(any, " or ", "false()"),
        Condition::Not(inner) => format!("not({})", print(inner)),
        Condition::Answered { item, is } => format!("${{{item}}} = '{is}'"),
        Condition::AgeAtLeast(months) => format!("${{{AGE}}} >= {months}"),
        Condition::AgeBelow(months) => format!("${{{AGE}}} < {months}"),
    }
}

fn joined(parts: &[Condition], word: &str, none: &str) -> String {
    if parts.is_empty() {
        return none.to_owned();
    }
    let parts: Vec<String> = parts.iter().map(bracketed).collect();
    parts.join(word)
}

fn bracketed(condition: &Condition) -> String {
    match condition {
        Condition::And(_) | Condition::Or(_) => format!("({})", print(condition)),
        _ => print(condition),
    }
}

/// When an item is shown: its ages where they aren't the form's (`None`), and its condition.
pub(super) fn print_item(ages: Option<(i32, i32)>, condition: Option<&Condition>) -> String {
    let mut parts = Vec::new();
    if let Some((from, to)) = ages {
        parts.push(format!("${{{AGE}}} >= {from} and ${{{AGE}}} < {}", to + 1));
    }
    match condition {
        Some(all @ Condition::And(_)) => parts.push(print(all)),
        Some(other) if parts.is_empty() => parts.push(print(other)),
        Some(other) => parts.push(bracketed(other)),
        None => {}
    }
    parts.join(" and ")
}

/// Whether a condition begins with an age, so that reading it back would take that for the
/// ages of the item.
pub(super) fn begins_with_age(condition: &Condition) -> bool {
    match condition {
        Condition::AgeAtLeast(_) | Condition::AgeBelow(_) => true,
        Condition::And(all) => matches!(
            all.first(),
            Some(Condition::AgeAtLeast(_) | Condition::AgeBelow(_))
        ),
        _ => false,
    }
}

/// The parts of a condition that must all hold.
pub(super) fn conjuncts(condition: Condition) -> Vec<Condition> {
    match condition {
        Condition::And(all) => all,
        other => vec![other],
    }
}

/// The ages at the beginning, at most one from and one to, and the rest.
pub(super) fn split_ages(
    parts: Vec<Condition>,
    whole: (i32, i32),
) -> ((i32, i32), Option<Condition>) {
    let (mut from, mut below) = (None, None);
    let mut rest = Vec::new();
    for part in parts {
        match part {
            Condition::AgeAtLeast(months) if rest.is_empty() && from.is_none() => {
                from = Some(months);
            }
            Condition::AgeBelow(months) if rest.is_empty() && below.is_none() => {
                below = Some(months);
            }
            other => rest.push(other),
        }
    }
    let ages = (
        from.unwrap_or(whole.0),
        below.map_or(whole.1, |months| months - 1),
    );
    let rest = match rest.len() {
        0 => None,
        1 => rest.pop(),
        _ => Some(Condition::And(rest)),
    };
    (ages, rest)
}

/// Reads a `relevant`.
pub(super) fn parse(text: &str) -> Result<Condition, Unreadable> {
    read(text, false)
}

/// Reads the constraint of the age (`. >= 0 and . < 60`): from and to in completed months, both
/// inclusive; `None` where it is no such window.
pub(super) fn parse_window(text: &str) -> Option<(i32, i32)> {
    match conjuncts(read(text, true).ok()?)[..] {
        [Condition::AgeAtLeast(from), Condition::AgeBelow(below)]
        | [Condition::AgeBelow(below), Condition::AgeAtLeast(from)]
            if from < below =>
        {
            Some((from, below - 1))
        }
        _ => None,
    }
}

fn read(text: &str, of_this: bool) -> Result<Condition, Unreadable> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        end: text.chars().count() + 1,
        of_this,
        depth: 0,
    };
    let condition = parser.or()?;
    if parser.next < tokens.len() {
        return Err(parser.expected("and, or"));
    }
    Ok(condition)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// `${name}`
    Reference(String),
    /// `.`
    This,
    /// `'text'`
    Quoted(String),
    Number(i32),
    Word(String),
    /// A comparison, a bracket or a comma.
    Sign(&'static str),
}

struct Token {
    at: usize,
    kind: Kind,
}

const SIGNS: [&str; 9] = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<Token>, Unreadable> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut at = 1;
    while let Some(first) = rest.chars().next() {
        let fail = |expected| Err(Unreadable { at, expected });
        let (kind, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if let Some(inside) = rest.strip_prefix("${") {
            let Some(end) = inside.find('}') else {
                return fail("}");
            };
            let name = inside[..end].trim().to_owned();
            (Some(Kind::Reference(name)), end + 3)
        } else if first == '\'' || first == '"' {
            let Some(end) = rest[1..].find(first) else {
                return fail("'");
            };
            (Some(Kind::Quoted(rest[1..=end].to_owned())), end + 2)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (Some(Kind::Sign(sign)), sign.len())
        } else if first.is_ascii_digit()
            || (first == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            let end = rest[1..]
                .find(|c: char| !c.is_ascii_digit())
                .map_or(rest.len(), |end| end + 1);
            // `18.5` and `18m` are no whole numbers.
            let whole = !rest[end..].starts_with(|c: char| c == '.' || c.is_alphanumeric());
            match rest[..end].parse() {
                Ok(number) if whole => (Some(Kind::Number(number)), end),
                _ => return fail(WHOLE),
            }
        } else if first == '.' && !rest[1..].starts_with(['.', '/']) {
            (Some(Kind::This), 1)
        } else if first.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
                .unwrap_or(rest.len());
            (Some(Kind::Word(rest[..end].to_owned())), end)
        } else {
            return fail(COMPARISON);
        };
        if let Some(kind) = kind {
            tokens.push(Token { at, kind });
        }
        at += rest[..length].chars().count();
        rest = &rest[length..];
    }
    Ok(tokens)
}

const COMPARISON: &str = "${item} = 'x', selected(${item}, 'x'), ${age_months} >= 18";
const WHOLE: &str = "18";

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    end: usize,
    /// A constraint: `.` stands for the age.
    of_this: bool,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn expected(&self, expected: &'static str) -> Unreadable {
        let at = self.tokens.get(self.next).map_or(self.end, |one| one.at);
        Unreadable { at, expected }
    }

    fn sign(&mut self, sign: &'static str) -> Result<(), Unreadable> {
        if self.peek() == Some(&Kind::Sign(sign)) {
            self.next += 1;
            return Ok(());
        }
        Err(self.expected(sign))
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Kind::Word(found)) if found == word);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Condition, Unreadable> {
        let mut parts = vec![self.and()?];
        while self.word("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Condition::Or))
    }

    fn and(&mut self) -> Result<Condition, Unreadable> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Ok(single(parts, Condition::And))
    }

    fn inside(&mut self) -> Result<Condition, Unreadable> {
        if self.depth == DEEPEST {
            return Err(self.expected(COMPARISON));
        }
        self.depth += 1;
        let inner = self.or()?;
        self.depth -= 1;
        self.sign(")")?;
        Ok(inner)
    }

    fn one(&mut self) -> Result<Condition, Unreadable> {
        let Some(first) = self.peek().cloned() else {
            return Err(self.expected(COMPARISON));
        };
        let start = self.next;
        self.next += 1;
        match first {
            Kind::Sign("(") => self.inside(),
            Kind::Word(word) if word == "not" => {
                self.sign("(")?;
                Ok(Condition::Not(Box::new(self.inside()?)))
            }
            Kind::Word(word) if word == "selected" => self.selected(),
            Kind::This if self.of_this => self.age(),
            Kind::Reference(name) if name == AGE => self.age(),
            Kind::Reference(item) => self.answer(item),
            _ => {
                self.next = start;
                Err(self.expected(COMPARISON))
            }
        }
    }

    fn selected(&mut self) -> Result<Condition, Unreadable> {
        self.sign("(")?;
        let item = match self.peek().cloned() {
            Some(Kind::Reference(item)) if item != AGE => item,
            _ => return Err(self.expected("${item}")),
        };
        self.next += 1;
        self.sign(",")?;
        let is = self.quoted()?;
        self.sign(")")?;
        Ok(Condition::Answered { item, is })
    }

    fn answer(&mut self, item: String) -> Result<Condition, Unreadable> {
        let not = match self.peek() {
            Some(Kind::Sign("=")) => false,
            Some(Kind::Sign("!=")) => true,
            _ => return Err(self.expected("=, !=")),
        };
        self.next += 1;
        let is = self.quoted()?;
        let answered = Condition::Answered { item, is };
        Ok(if not {
            Condition::Not(Box::new(answered))
        } else {
            answered
        })
    }

    fn quoted(&mut self) -> Result<String, Unreadable> {
        match self.peek().cloned() {
            // Two quotes with nothing between ask whether there is an answer at all.
            Some(Kind::Quoted(text)) if !text.is_empty() => {
                self.next += 1;
                Ok(text)
            }
            _ => Err(self.expected("'x'")),
        }
    }

    fn age(&mut self) -> Result<Condition, Unreadable> {
        let sign = match self.peek() {
            Some(Kind::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">="))) => *sign,
            _ => return Err(self.expected("=, !=, <, <=, >, >=")),
        };
        self.next += 1;
        let months = match self.peek() {
            Some(Kind::Number(months)) if (-1_000..=1_000).contains(months) => *months,
            _ => return Err(self.expected(WHOLE)),
        };
        self.next += 1;
        let exactly = || {
            Condition::And(vec![
                Condition::AgeAtLeast(months),
                Condition::AgeBelow(months + 1),
            ])
        };
        Ok(match sign {
            ">=" => Condition::AgeAtLeast(months),
            ">" => Condition::AgeAtLeast(months + 1),
            "<" => Condition::AgeBelow(months),
            "<=" => Condition::AgeBelow(months + 1),
            "=" => exactly(),
            _ => Condition::Not(Box::new(exactly())),
        })
    }
}

fn single(mut parts: Vec<Condition>, many: fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        many(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_others_write_is_read() {
        let check = |text: &str, want: &str| {
            let want = Condition::parse(want).unwrap();
            assert_eq!(parse(text), Ok(want), "{text}");
        };
        check("${a}='no'", "a = no");
        check("${ a } != \"no\"", "not a = no");
        check("selected(${a}, 'no')", "a = no");
        check("not(selected(${a},'no'))", "not a = no");
        check("${age_months} > 17", "age >= 18m");
        check("${age_months} <= 17", "age < 18m");
        check("${age_months} = 17", "age >= 17m and age < 18m");
        check(
            "${a} = 'x' or ${b} = 'y' and ${c} = 'z'",
            "a = x or (b = y and c = z)",
        );
        check(
            "(${a} = 'x' or ${b} = 'y') and ${c} = 'z'",
            "(a = x or b = y) and c = z",
        );
    }

    #[test]
    fn what_a_condition_cannot_say_is_refused_with_its_place() {
        let check = |text: &str, at: usize, expected: &str| {
            let error = parse(text).unwrap_err();
            assert_eq!(error.at, at, "{text}: {error:?}");
            assert!(error.expected.contains(expected), "{text}: {error:?}");
        };
        check("", 1, "${item}");
        check("${a", 1, "}");
        check("${a} = 'no", 8, "'");
        check("${a} = 1", 8, "'x'");
        check("${a} = ''", 8, "'x'");
        check("${a} > 'b'", 6, "!=");
        check("${age_months} >= 18.5", 18, "18");
        check("${age_months} >= ${b}", 18, "18");
        check("${age_months} >= 99999999999", 18, "18");
        check("count-selected(${a}) > 1", 1, "${item}");
        check("${a} = 'b' ${c} = 'd'", 12, "and");
        check("không + 1", 7, "${item}");
        check("not ${a} = 'b'", 5, "(");
        check("(${a} = 'b'", 12, ")");
        check(". >= 3", 1, "${item}");
        check(&"(".repeat(30_000), 42, "${item}");
    }

    #[test]
    fn the_window_of_ages() {
        let check = |text: &str, want: Option<(i32, i32)>| {
            assert_eq!(parse_window(text), want, "{text}");
        };
        check(". >= 0 and . < 60", Some((0, 59)));
        check(".<=59 and .>=24", Some((24, 59)));
        check(". > 23 and . < 60", Some((24, 59)));
        check(". >= -9 and . < 1", Some((-9, 0)));
        check(". >= 60 and . < 24", None);
        check(". >= 0", None);
        check(". >= 0 or . < 60", None);
        check("", None);
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let leaf = prop_oneof![
            ("[a-z][a-z0-9_.-]{0,5}", "[a-z0-9_.-]{1,5}")
                .prop_filter("the age", |(item, _)| item != AGE)
                .prop_map(|(item, is)| Condition::Answered { item, is }),
            (0..240).prop_map(Condition::AgeAtLeast),
            (0..240).prop_map(Condition::AgeBelow),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
                proptest::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
                inner.prop_map(|one| Condition::Not(Box::new(one))),
            ]
        })
    }

    proptest! {
        #[test]
        fn printed_is_read_back(condition in condition()) {
            prop_assert_eq!(parse(&print(&condition)), Ok(condition));
        }

        #[test]
        fn an_item_is_read_back(
            ages in proptest::option::of((-9..100, 100..200)),
            condition in proptest::option::of(condition()),
        ) {
            let whole = (-9, 240);
            let ages = match &condition {
                Some(one) if begins_with_age(one) => Some(ages.unwrap_or(whole)),
                _ => ages,
            };
            let text = print_item(ages, condition.as_ref());
            let parts = if text.is_empty() { Vec::new() } else { conjuncts(parse(&text).unwrap()) };
            prop_assert_eq!(split_ages(parts, whole), (ages.unwrap_or(whole), condition));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[${}a_ .'\"()=<>!,0-9x\u{1ea1}andornot-]{0,40}") {
            if let Ok(condition) = parse(&text) {
                prop_assert_eq!(parse(&print(&condition)), Ok(condition));
            }
        }
    }
}
