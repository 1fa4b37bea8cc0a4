//! The closed expression language of a pack: to whom a need applies.
//!
//! ```text
//! sex = female and not ethnicity = Kinh
//! province in poor-provinces or (province = 11 and sex = male)
//! ```
//!
//! It can only ask what does not change from day to day by itself; what depends on a
//! circumstance is a need *since* that circumstance. So a whole country can be evaluated by unit.

use std::fmt;

use noi_core::{Code, Sex};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    #[default]
    Always,
    Sex(Sex),
    Ethnicity(String),
    /// A province's code since 1/7/2025.
    Province(Code),
    /// A named set of the pack.
    ProvinceIn(Code),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

/// What an expression may ask.
#[derive(Clone, Copy, Debug)]
pub struct Facets<'a> {
    pub sex: Option<Sex>,
    pub ethnicity: Option<&'a str>,
    /// The province's code since 1/7/2025.
    pub province: Option<&'a str>,
}

impl Expression {
    /// `set` gives the provinces of a named set.
    pub fn holds<'p>(&self, facets: Facets<'_>, set: &dyn Fn(&str) -> &'p [Code]) -> bool {
        match self {
            Self::Always => true,
            Self::Sex(sex) => facets.sex == Some(*sex),
            Self::Ethnicity(name) => facets.ethnicity == Some(name),
            Self::Province(code) => facets.province == Some(code),
            Self::ProvinceIn(name) => facets
                .province
                .is_some_and(|province| set(name).iter().any(|code| code == province)),
            Self::Not(inner) => !inner.holds(facets, set),
            Self::And(all) => all.iter().all(|one| one.holds(facets, set)),
            Self::Or(any) => any.iter().any(|one| one.holds(facets, set)),
        }
    }

    /// Whether it asks only about the place.
    pub fn only_place(&self) -> bool {
        match self {
            Self::Always | Self::Province(_) | Self::ProvinceIn(_) => true,
            Self::Sex(_) | Self::Ethnicity(_) => false,
            Self::Not(inner) => inner.only_place(),
            Self::And(all) | Self::Or(all) => all.iter().all(Self::only_place),
        }
    }

    /// The named sets that it mentions.
    pub fn sets(&self) -> Vec<&str> {
        match self {
            Self::ProvinceIn(name) => vec![name],
            Self::Not(inner) => inner.sets(),
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::sets).collect(),
            _ => Vec::new(),
        }
    }

    /// Reads an expression; an empty text is *always*.
    ///
    /// # Errors
    /// With the place (in characters) and what was expected there.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let tokens = tokens(text);
        let mut parser = Parser {
            tokens: &tokens,
            next: 0,
            end: text.chars().count(),
        };
        if tokens.is_empty() {
            return Ok(Self::Always);
        }
        let expression = parser.or()?;
        match parser.peek() {
            None => Ok(expression),
            Some(_) => Err(parser.expected("`and`, `or` or the end")),
        }
    }
}

/// Text that should have been an expression and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at character {at}")]
pub struct ExpressionError {
    /// In characters, from 0.
    pub at: usize,
    pub expected: String,
}

struct Token {
    at: usize,
    text: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word: Option<Token> = None;
    for (at, c) in text.chars().enumerate() {
        if c.is_whitespace() || "()=".contains(c) {
            tokens.extend(word.take());
            if !c.is_whitespace() {
                tokens.push(Token {
                    at,
                    text: c.to_string(),
                });
            }
        } else {
            word.get_or_insert(Token {
                at,
                text: String::new(),
            })
            .text
            .push(c);
        }
    }
    tokens.extend(word);
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

    fn expected(&self, what: &str) -> ExpressionError {
        ExpressionError {
            at: self
                .tokens
                .get(self.next)
                .map_or(self.end, |token| token.at),
            expected: what.to_owned(),
        }
    }

    fn word(&mut self, what: &str) -> Result<String, ExpressionError> {
        match self.peek() {
            Some(word) if !"()=".contains(word) => {
                let word = word.to_owned();
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.expected(what)),
        }
    }

    fn or(&mut self) -> Result<Expression, ExpressionError> {
        let mut parts = vec![self.and()?];
        while self.take("or") {
            parts.push(self.and()?);
        }
        Ok(single(parts, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, ExpressionError> {
        let mut parts = vec![self.not()?];
        while self.take("and") {
            parts.push(self.not()?);
        }
        Ok(single(parts, Expression::And))
    }

    fn not(&mut self) -> Result<Expression, ExpressionError> {
        if self.take("not") {
            return Ok(Expression::Not(Box::new(self.not()?)));
        }
        if self.take("(") {
            let inner = self.or()?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(self.expected("`)`"))
            };
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expression, ExpressionError> {
        const NAMES: &str = "`sex`, `ethnicity` or `province`";
        let start = self.next;
        let name = self.word(NAMES)?;
        if name == "always" {
            return Ok(Expression::Always);
        }
        if name == "province" && self.take("in") {
            return Ok(Expression::ProvinceIn(
                self.word("the name of a set of provinces")?,
            ));
        }
        if !["sex", "ethnicity", "province"].contains(&name.as_str()) {
            self.next = start;
            return Err(self.expected(NAMES));
        }
        if !self.take("=") {
            return Err(self.expected("`=`"));
        }
        let at = self.next;
        let value = self.word("a value")?;
        match (name.as_str(), value.as_str()) {
            ("sex", "male") => Ok(Expression::Sex(Sex::Male)),
            ("sex", "female") => Ok(Expression::Sex(Sex::Female)),
            ("sex", _) => {
                self.next = at;
                Err(self.expected("`male` or `female`"))
            }
            ("ethnicity", _) => Ok(Expression::Ethnicity(value)),
            _ => Ok(Expression::Province(value)),
        }
    }
}

fn single(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
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
    fn expressions_hold_or_not() {
        let poor = ["11".to_owned(), "12".to_owned()];
        let check = |text: &str, sex: Sex, ethnicity: &str, province: &str, want: bool| {
            let facets = Facets {
                sex: Some(sex),
                ethnicity: Some(ethnicity),
                province: Some(province),
            };
            let got = Expression::parse(text).unwrap().holds(facets, &|_| &poor);
            assert_eq!(got, want, "{text}");
        };
        check("", Sex::Male, "Kinh", "01", true);
        check("sex = female", Sex::Male, "Kinh", "01", false);
        check("province in poor", Sex::Male, "Kinh", "11", true);
        check(
            "not province in poor and ethnicity = Kinh",
            Sex::Male,
            "Kinh",
            "01",
            true,
        );
        check(
            "province = 11 and (sex = female or ethnicity = Thái)",
            Sex::Male,
            "Thái",
            "11",
            true,
        );
        check(
            "sex = male and not (province = 01)",
            Sex::Male,
            "Kinh",
            "01",
            false,
        );
    }

    #[test]
    fn errors_name_the_place() {
        let check = |text: &str, at: usize, expected: &str| {
            let error = Expression::parse(text).unwrap_err();
            assert_eq!(error.at, at, "{text}");
            assert!(error.expected.contains(expected), "{text}: {error}");
        };
        check("sex = boy", 6, "male");
        check("age = 3", 0, "sex");
        check("(sex = male", 11, ")");
        check("sex male", 4, "=");
        check("sex = male sex = female", 11, "and");
    }
}
