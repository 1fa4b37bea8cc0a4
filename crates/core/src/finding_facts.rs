//! What was found when somebody looked: measures of the body, and questionnaires.
//!
//! Both are stored as given. What they mean (a z-score, a class, what to do) is worked out from
//! them by rules, so that a corrected date of birth changes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fact::Code;

/// How a length was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posture {
    /// Đo nằm.
    Lying,
    /// Đo đứng.
    Standing,
}

/// A child was weighed or measured (cân, đo). Lengths are whole tenths of a millimetre, so that
/// 65,05 cm is exact; what was not measured is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The service of the pack as which it counts.
    pub service: Code,
    /// Weight in grams (cân nặng).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<u32>,
    /// Length or height in tenths of a millimetre (chiều dài nằm, chiều cao đứng).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_dmm: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posture: Option<Posture>,
    /// Head circumference in tenths of a millimetre (vòng đầu).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_dmm: Option<u32>,
    /// Mid-upper arm circumference in tenths of a millimetre (vòng cánh tay).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muac_dmm: Option<u32>,
    /// Swelling of both feet that keeps the mark of a thumb (phù hai bàn chân).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oedema: Option<bool>,
    /// Scale, board or tape, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// Who measured, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The odd values that the person was asked about and said were right, by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_though_odd: Vec<Code>,
}

impl Measured {
    /// Whether nothing at all was measured.
    pub fn is_empty(&self) -> bool {
        self.weight_g.is_none()
            && self.length_dmm.is_none()
            && self.head_dmm.is_none()
            && self.muac_dmm.is_none()
            && self.oedema.is_none()
    }
}

/// A questionnaire of the pack was filled in (sàng lọc, quan sát). Never a diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screened {
    pub instrument: Code,
    /// Version of the instrument with which it was scored.
    pub version: String,
    /// The service of the pack as which it counts.
    pub service: Code,
    /// What the scoring said on that day, as the family was told: a result of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Code>,
    /// Item → answer, by their codes.
    pub answers: BTreeMap<Code, Code>,
    /// Who asked or observed, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
