//! What measurements say of a child: states such as *stunted*, on the day of each measurement
//! and for the time for which it stands.
//!
//! The standards are those of `noi-growth`; here a child's facts are put to them. A state is a
//! finding by a rule, never a diagnosis.

use noi_core::Day;
use noi_core::fact::ChildDetails;
use noi_core::records::child::Measurement;

use crate::measures;

/// What one measurement can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum GrowthState {
    /// Something was measured.
    Measured,
    /// A length-for-age that counts in statistics is known.
    LengthKnown,
    /// A weight-for-age that counts is known.
    WeightKnown,
    /// A weight-for-length (from 5 years a body mass index) that counts is known, or oedema.
    BuildKnown,
    /// A value lies outside what the standards take for possible: kept, and out of statistics.
    Flagged,
    /// Nothing that is known is out of the ordinary.
    Normal,
    /// Thấp còi.
    Stunted,
    SeverelyStunted,
    /// Nhẹ cân.
    Underweight,
    SeverelyUnderweight,
    /// Gầy còm, by weight for length; oedema counts as severe.
    Wasted,
    SeverelyWasted,
    /// Thừa cân; obese children are among them.
    Overweight,
    /// Béo phì.
    Obese,
    /// From 5 years: body mass index below -2.
    Thin,
    /// Suy dinh dưỡng cấp vừa: by weight for length or arm.
    ModerateAcute,
    /// Suy dinh dưỡng cấp nặng: by weight for length, arm, or oedema.
    SevereAcute,
    /// Growth falters: bands were crossed downward, or nothing was gained.
    Faltering,
}

impl GrowthState {
    pub const ALL: [Self; 18] = [
        Self::Measured,
        Self::LengthKnown,
        Self::WeightKnown,
        Self::BuildKnown,
        Self::Flagged,
        Self::Normal,
        Self::Stunted,
        Self::SeverelyStunted,
        Self::Underweight,
        Self::SeverelyUnderweight,
        Self::Wasted,
        Self::SeverelyWasted,
        Self::Overweight,
        Self::Obese,
        Self::Thin,
        Self::ModerateAcute,
        Self::SevereAcute,
        Self::Faltering,
    ];

    /// Its name in packs, and as a result of the service that a measurement counts as.
    pub fn code(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::LengthKnown => "length_known",
            Self::WeightKnown => "weight_known",
            Self::BuildKnown => "build_known",
            Self::Flagged => "flagged",
            Self::Normal => "normal",
            Self::Stunted => "stunted",
            Self::SeverelyStunted => "severely_stunted",
            Self::Underweight => "underweight",
            Self::SeverelyUnderweight => "severely_underweight",
            Self::Wasted => "wasted",
            Self::SeverelyWasted => "severely_wasted",
            Self::Overweight => "overweight",
            Self::Obese => "obese",
            Self::Thin => "thin",
            Self::ModerateAcute => "moderate_acute",
            Self::SevereAcute => "severe_acute",
            Self::Faltering => "faltering",
        }
    }

    /// Whether it asks for something to be done.
    pub fn is_concern(self) -> bool {
        !matches!(
            self,
            Self::Measured
                | Self::LengthKnown
                | Self::WeightKnown
                | Self::BuildKnown
                | Self::Normal
        )
    }

    /// What has to be known again before this state is known to have changed: a weight alone
    /// doesn't end a stunting found earlier.
    fn known_by(self) -> Self {
        match self {
            Self::LengthKnown | Self::Stunted | Self::SeverelyStunted => Self::LengthKnown,
            Self::WeightKnown | Self::Underweight | Self::SeverelyUnderweight => Self::WeightKnown,
            Self::BuildKnown
            | Self::Wasted
            | Self::SeverelyWasted
            | Self::Overweight
            | Self::Obese
            | Self::Thin => Self::BuildKnown,
            _ => Self::Measured,
        }
    }
}

/// A set of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrowthStates(u32);

impl GrowthStates {
    /// Each state by a bit, in the order in which they are declared: for memory, not for files.
    pub fn bits(self) -> u32 {
        self.0
    }

    pub fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    pub fn insert(&mut self, state: GrowthState) {
        self.0 |= 1 << state as u8;
    }

    pub fn insert_if(&mut self, holds: bool, state: GrowthState) {
        if holds {
            self.insert(state);
        }
    }

    pub fn has(self, state: GrowthState) -> bool {
        self.0 & (1 << state as u8) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = GrowthState> {
        GrowthState::ALL
            .into_iter()
            .filter(move |state| self.has(*state))
    }
}

/// What was found on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthFinding {
    pub on: Day,
    pub states: GrowthStates,
}

/// What each measurement of a child says, by day; those of one day together.
pub fn growth_findings(details: &ChildDetails, measurements: &[Measurement]) -> Vec<GrowthFinding> {
    let mut out: Vec<GrowthFinding> = Vec::new();
    for (at, measurement) in measurements.iter().enumerate() {
        let states = measures::states(details, &measurements[..at], measurement);
        match out.last_mut() {
            Some(last) if last.on == measurement.on => last.states.0 |= states.0,
            _ => out.push(GrowthFinding {
                on: measurement.on,
                states,
            }),
        }
    }
    out
}

/// A state with the days for which it holds: the first, and the first on which it no longer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowthSpell {
    pub state: GrowthState,
    pub from: Day,
    pub until: Day,
}

/// The spells of all states: each stands until the next measurement that could change it, and
/// no longer than `stands_days`.
pub fn growth_spells(findings: &[GrowthFinding], stands_days: i32) -> Vec<GrowthSpell> {
    let mut out: Vec<GrowthSpell> = Vec::new();
    for state in GrowthState::ALL {
        let known: Vec<&GrowthFinding> = findings
            .iter()
            .filter(|finding| finding.states.has(state.known_by()))
            .collect();
        let mut open: Option<GrowthSpell> = None;
        for (at, finding) in known.iter().enumerate() {
            if !finding.states.has(state) {
                continue;
            }
            let stands = finding.on.plus_days(stands_days);
            let until = known.get(at + 1).map_or(stands, |next| stands.min(next.on));
            match &mut open {
                Some(spell) if spell.until >= finding.on => spell.until = until,
                _ => {
                    out.extend(open.take());
                    open = Some(GrowthSpell {
                        state,
                        from: finding.on,
                        until,
                    });
                }
            }
        }
        out.extend(open);
    }
    out
}

/// The name under which a spell stands among the circumstances of a child in columns and
/// indicators: no group of special circumstances begins so.
pub fn growth_circumstance(state: GrowthState) -> String {
    format!("growth.{}", state.code())
}
