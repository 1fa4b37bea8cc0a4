//! When a question of a questionnaire is asked: a closed expression over earlier answers and
//! the child's age.

use noi_core::Code;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    /// This answer was given to an earlier item.
    Answered {
        item: Code,
        is: Code,
    },
    /// Completed months.
    AgeAtLeast(i32),
    AgeBelow(i32),
}

impl Condition {
    /// `answer` gives the answer to an earlier item.
    pub fn holds<'a>(&self, age_months: i32, answer: &dyn Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.holds(age_months, answer)),
            Self::Or(any) => any.iter().any(|one| one.holds(age_months, answer)),
            Self::Not(inner) => !inner.holds(age_months, answer),
            Self::Answered { item, is } => answer(item) == Some(is),
            Self::AgeAtLeast(months) => age_months >= *months,
            Self::AgeBelow(months) => age_months < *months,
        }
    }
}
/// What [`Condition::parse`] expects at the start of a comparison.
const COMPARISON: &str = "an item with its answer (`a1 = no`) or an age (`age >= 18m`)";

impl Condition {
    /// The items and answers that it asks about.
    pub fn mentions(&self) -> Vec<(&Code, &Code)> {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::mentions).collect(),
            Self::Not(inner) => inner.mentions(),
            Self::Answered { item, is } => vec![(item, is)],
            Self::AgeAtLeast(_) | Self::AgeBelow(_) => Vec::new(),
        }
    }

    /// Reads `a1 = no and age >= 18m`; ages are in months or years.
    ///
    /// # Errors
    /// With the place (in characters) and what was expected there.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let tokens = tokens(text);
        let mut parser = Parser {
            tokens: &tokens,
            next: 0,
            end: text.chars().count(),
        };
        let condition = parser.or()?;
        match parser.peek() {
            None => Ok(condition),
            Some(_) => Err(parser.expected("`and`, `or` or the end")),
        }
    }
}

/// Text that should have been a condition and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at character {at}")]
pub struct ConditionError {
    /// In characters, from 0.
    pub at: usize,
    pub expected: String,
}

struct Token {
    at: usize,
    text: String,
}

/// Words, brackets and comparisons (`=`, `<`, `>=`).
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut kind = ' ';
    for (at, c) in text.chars().enumerate() {
        let now = match c {
            c if c.is_whitespace() => ' ',
            '(' | ')' => '(',
            '=' | '<' | '>' => '=',
            _ => 'a',
        };
        match tokens.last_mut() {
            Some(last) if now == kind && now != '(' && now != ' ' => last.text.push(c),
            _ if now != ' ' => tokens.push(Token {
                at,
                text: c.to_string(),
            }),
            _ => {}
        }
        kind = now;
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.next).map(|token| token.text.as_str())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.next += usize::from(found);
        found
    }

    fn expected(&self, what: &str) -> ConditionError {
        ConditionError {
            at: self
                .tokens
                .get(self.next)
                .map_or(self.end, |token| token.at),
            expected: what.to_owned(),
        }
    }

    fn word(&mut self, what: &str) -> Result<String, ConditionError> {
        match self.peek() {
            Some(word) if !word.contains(['(', ')', '=', '<', '>']) => {
                let word = word.to_owned();
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn or(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.and()?];
        while self.take("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Condition::Or))
    }

    fn and(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.not()?];
        while self.take("and") {
            parts.push(self.not()?);
        }
        Ok(single(parts, Condition::And))
    }

    fn not(&mut self) -> Result<Condition, ConditionError> {
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.not()?)));
        }
        if self.take("(") {
            let inner = self.or()?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(self.expected("`)`"))
            };
        }
        let name = self.word(COMPARISON)?;
        if name == "age" {
            return self.age();
        }
        if !self.take("=") {
            return Err(self.expected("`=`"));
        }
        let is = self.word("the code of an answer")?;
        Ok(Condition::Answered { item: name, is })
    }

    fn age(&mut self) -> Result<Condition, ConditionError> {
        let at_least = if self.take(">=") {
            true
        } else if self.take("<") {
            false
        } else {
            return Err(self.expected("`>=` or `<`"));
        };
        const AGE: &str = "an age such as `18m` or `3y`";
        let start = self.next;
        let age = self.word(AGE)?;
        let number = |text: &str| {
            text.parse()
                .ok()
                .filter(|number| (0..=240).contains(number))
        };
        let months: Option<i32> = match (age.strip_suffix('m'), age.strip_suffix('y')) {
            (Some(months), _) => number(months),
            (_, Some(years)) => number(years).map(|years| years * 12),
            _ => None,
        };
        match months {
            Some(months) if at_least => Ok(Condition::AgeAtLeast(months)),
            Some(months) => Ok(Condition::AgeBelow(months)),
            None => {
                self.next = start;
                Err(self.expected(AGE))
            }
        }
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

    #[test]
    fn conditions_hold_or_not() {
        let check = |text: &str, age: i32, want: bool| {
            let condition = Condition::parse(text).unwrap();
            let answer = |item: &str| match item {
                "a1" => Some("no"),
                "a2" => Some("yes"),
                _ => None,
            };
            assert_eq!(condition.holds(age, &answer), want, "{text} at {age}");
        };
        check("a1 = no", 0, true);
        check("a1 = no and age >= 18m", 18, true);
        check("a1 = no and age >= 18m", 17, false);
        check("age<2y", 23, true);
        check("age < 2y", 24, false);
        check("not (a1 = no or a2 = no)", 0, false);
        check("not a1 = yes and not a3 = yes", 0, true);
        check("a3 = yes or a2 = yes", 0, true);
    }

    #[test]
    fn errors_name_the_place() {
        let check = |text: &str, at: usize, expected: &str| {
            let error = Condition::parse(text).unwrap_err();
            assert_eq!(error.at, at, "{text}");
            assert!(error.expected.contains(expected), "{text}: {error}");
        };
        check("", 0, "an item");
        check("a1", 2, "=");
        check("a1 = ", 5, "answer");
        check("age = 18m", 4, ">=");
        check("age >= 18", 7, "18m");
        check("age >= 999y", 7, "18m");
        check("(a1 = no", 8, ")");
        check("a1 = no a2 = no", 8, "and");
    }
}
