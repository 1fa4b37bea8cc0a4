//! How one made-up child grows: lengths and weights around a path of its own through the
//! standards, so that charts, classes and faltering look as they do in a commune.

use noi_core::finding_facts::{Measured, Posture};
use noi_core::{Code, Day, Sex};
use noi_growth::{Age, Indicator, Length};

use crate::random::Random;

/// A child's own path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Build {
    born: Day,
    sex: Sex,
    /// Length for age at birth, and how much of it is lost by the second birthday.
    length_z: f64,
    lost: f64,
    /// Weight for length.
    build_z: f64,
    /// A bad season: from this age in days, for so many days, so deep.
    episode: Option<(i32, i32, f64)>,
}

/// The spread of readings around the true value, as z.
const READING: f64 = 0.08;

impl Build {
    /// `reach` is the share of services that reaches the family (0 to 1): who is reached less
    /// grows less.
    pub(crate) fn new(random: &mut Random, born: Day, sex: Sex, reach: f64) -> Build {
        let hardship = (1.0 - reach).clamp(0.0, 1.0);
        Build {
            born,
            sex,
            length_z: normal(random) * 1.05 - 0.3 - 0.6 * hardship,
            lost: (0.6 + 1.4 * hardship + normal(random) * 0.3).max(0.0),
            build_z: normal(random) * 1.12 - 0.3 * hardship + 0.1,
            episode: random.chance(0.05 + 0.08 * hardship).then(|| {
                (
                    random.between(150, 1500),
                    random.between(40, 150),
                    0.7 + random.share(),
                )
            }),
        }
    }

    /// What a health station writes down on a day; `None` before birth and beyond the tables.
    pub(crate) fn measured(
        &self,
        random: &mut Random,
        service: &Code,
        on: Day,
    ) -> Option<Measured> {
        let sex = match self.sex {
            Sex::Male => noi_growth::Sex::Male,
            Sex::Female => noi_growth::Sex::Female,
        };
        let days = on.0 - self.born.0;
        let age = Age::from_days(days);
        let older = age.months() >= 60.0;
        let depth = self.episode.map_or(0.0, |(from, long, deep)| {
            let through = f64::from(days - from) / f64::from(long);
            if (0.0..=1.0).contains(&through) {
                deep * (1.0 - libm::fabs(2.0 * through - 1.0))
            } else {
                0.0
            }
        });
        let lost = self.lost * (age.months() / 24.0).min(1.0);
        let length_z = self.length_z - lost - depth * 0.1 + normal(random) * READING;
        let build_z = self.build_z - depth + normal(random) * READING * 1.5;
        let cm = noi_growth::value_at(Indicator::LengthForAge, sex, age, length_z)?;
        let posture = if days < 731 {
            Posture::Lying
        } else {
            Posture::Standing
        };
        // Boards are read to the half centimetre or the millimetre.
        let mut length = Length::from_cm(libm::round(cm * 10.0) / 10.0)?;
        let kg = if older {
            let bmi = noi_growth::value_at(Indicator::BmiForAge, sex, age, build_z)?;
            bmi * (length.cm() / 100.0) * (length.cm() / 100.0)
        } else {
            let lying = match posture {
                Posture::Lying => noi_growth::Posture::Lying,
                Posture::Standing => noi_growth::Posture::Standing,
            };
            noi_growth::weight_at_length(sex, lying, length, build_z)?
        };
        // Now and then a digit is misread: such values stay, flagged.
        if random.chance(0.002) {
            length = Length::from_cm(length.cm() + 30.0)?;
        }
        let arm = (6.0..60.0).contains(&age.months()) && random.chance(0.6);
        let arm_cm = arm
            .then(|| noi_growth::value_at(Indicator::ArmForAge, sex, age, build_z * 0.85))
            .flatten();
        Some(Measured {
            service: service.clone(),
            weight_g: Some((libm::round(kg * 20.0) * 50.0) as u32),
            length_dmm: Some(length.0),
            posture: Some(posture),
            muac_dmm: arm_cm.map(|cm| (libm::round(cm * 10.0) * 10.0) as u32),
            ..Measured::default()
        })
    }
}

/// Close to a standard normal number: the sum of twelve shares (Irwin-Hall).
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.share()).sum::<f64>() - 6.0
}
