//! Why a look-up gave no single unit, in words that help.

use std::fmt;

use crate::Day;

/// How many candidates a message lists.
pub(super) const LISTED: usize = 8;

/// A text that names no unit, or more than one. [`UnitError::code`] and [`UnitError::args`] are
/// for translated words; `Display` is English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    pub text: String,
    pub on: Day,
    pub why: Why,
    /// Paths of at most eight units that may be meant.
    pub candidates: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing of this name or code; the candidates are spelled alike.
    Unknown,
    /// Several units of this name.
    Ambiguous,
    /// The unit (its path) ended; the candidates took over.
    Ended { unit: String, until: Day },
    /// The unit (its path) began later; the candidates were there before.
    NotYet { unit: String, from: Day },
}

impl UnitError {
    /// The key of the translated message.
    pub fn code(&self) -> &'static str {
        match self.why {
            Why::Unknown if self.candidates.is_empty() => "unit-unknown",
            Why::Unknown => "unit-unknown-alike",
            Why::Ambiguous => "unit-ambiguous",
            Why::Ended { .. } => "unit-ended",
            Why::NotYet { .. } => "unit-not-yet",
        }
    }

    /// The arguments of the translated message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = vec![
            ("text", self.text.clone()),
            ("on", self.on.vn()),
            ("candidates", self.candidates.join("; ")),
            ("more", self.more.to_string()),
        ];
        match &self.why {
            Why::Ended { unit, until: day } | Why::NotYet { unit, from: day } => {
                args.extend([("unit", unit.clone()), ("day", day.vn())]);
            }
            Why::Unknown | Why::Ambiguous => {}
        }
        args
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, on) = (&self.text, self.on);
        match &self.why {
            Why::Unknown if self.candidates.is_empty() => {
                return write!(
                    f,
                    "no unit is called {text:?} on {on}: give a code, or a name such as \
                     \"Xã Thanh Bình, Tỉnh Đồng Tháp\""
                );
            }
            Why::Unknown => write!(f, "no unit is called {text:?} on {on}; spelled alike:")?,
            Why::Ambiguous => {
                write!(
                    f,
                    "{text:?} may mean several units on {on}; name one of them in full:"
                )?;
            }
            Why::Ended { unit, until } => {
                write!(
                    f,
                    "{unit} ended on {until}; name one of the units that succeeded it:"
                )?;
            }
            Why::NotYet { unit, from } => {
                write!(
                    f,
                    "{unit} began on {from}, after {on}; name one of the units before it:"
                )?;
            }
        }
        for candidate in &self.candidates {
            write!(f, "\n  {candidate}")?;
        }
        if self.more > 0 {
            write!(f, "\n  and {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnitError {}
