//! The period of a report: what a person writes, and the window in which figures count.
//!
//! Administrative periods close their figures on the 14th (NĐ 09/2019/NĐ-CP, as provinces
//! apply it): a year runs from 15/12 to 14/12. Calendar periods are those of statistics.

use noi_core::Day;
use noi_pack::model::ReportRegime;
use serde::{Deserialize, Serialize};

use crate::error::InputError;

/// A window of days, both counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// As written: `2026`, `2026-H1`, `2026-Q3`, `2026-11` or two days.
    pub label: String,
    pub from: Day,
    /// The day on which figures close.
    pub to: Day,
    /// The regime whose windows these are; absent for two days.
    pub regime: Option<String>,
}

impl Period {
    /// Reads `2026`, `2026-H1`, `2026-Q3`, `2026-11` or `2026-01-01..2026-06-30`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(text: &str, regime: &ReportRegime) -> Result<Self, InputError> {
        let error = || InputError::NotAPeriod(text.to_owned());
        if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once(' ')) {
            let from: Day = from.trim().parse().map_err(|_| error())?;
            let to: Day = to.trim().parse().map_err(|_| error())?;
            if to < from {
                return Err(InputError::PeriodBackwards(text.to_owned()));
            }
            return Ok(Self {
                label: text.to_owned(),
                from,
                to,
                regime: None,
            });
        }
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        let year: i32 = year.parse().map_err(|_| error())?;
        if !(2000..=2100).contains(&year) {
            return Err(error());
        }
        let (first, months) = match part {
            "" => (1, 12),
            "H1" => (1, 6),
            "H2" => (7, 6),
            "Q1" => (1, 3),
            "Q2" => (4, 3),
            "Q3" => (7, 3),
            "Q4" => (10, 3),
            month => (month.parse::<u32>().map_err(|_| error())?, 1),
        };
        let begins = Day::from_ymd(year, first, 1).ok_or_else(error)?;
        let ends = begins.plus_months(months).plus_days(-1);
        let (from, to) = match regime.closes_on {
            0 => (begins, ends),
            day => {
                let close = |last: Day| {
                    let (year, month, _) = last.ymd();
                    Day::from_ymd(year, month, day).unwrap_or(last)
                };
                (close(begins.plus_days(-1)).plus_days(1), close(ends))
            }
        };
        Ok(Self {
            label: text.to_owned(),
            from,
            to,
            regime: Some(regime.code.clone()),
        })
    }

    /// As a Vietnamese document names it: "năm 2026", "6 tháng đầu năm 2026" …
    pub fn vn(&self) -> String {
        let (year, part) = self.label.split_once('-').unwrap_or((&self.label, ""));
        match part {
            _ if self.regime.is_none() => {
                format!("từ ngày {} đến ngày {}", self.from.vn(), self.to.vn())
            }
            "" => format!("năm {year}"),
            "H1" => format!("6 tháng đầu năm {year}"),
            "H2" => format!("6 tháng cuối năm {year}"),
            "Q1" => format!("quý I năm {year}"),
            "Q2" => format!("quý II năm {year}"),
            "Q3" => format!("quý III năm {year}"),
            "Q4" => format!("quý IV năm {year}"),
            month => format!("tháng {} năm {year}", month.trim_start_matches('0')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noi_pack::model::{Basis, Text};

    fn regime(closes_on: u32) -> ReportRegime {
        ReportRegime {
            code: "x".to_owned(),
            words: Text::default(),
            basis: Basis::default(),
            closes_on,
        }
    }

    #[test]
    fn windows() {
        let check = |text: &str, closes_on: u32, from: &str, to: &str, vn: &str| {
            let period = Period::parse(text, &regime(closes_on)).unwrap();
            let got = (period.from.to_string(), period.to.to_string(), period.vn());
            assert_eq!(
                got,
                (from.to_owned(), to.to_owned(), vn.to_owned()),
                "{text}"
            );
        };
        check("2026", 14, "2025-12-15", "2026-12-14", "năm 2026");
        check(
            "2026-H1",
            14,
            "2025-12-15",
            "2026-06-14",
            "6 tháng đầu năm 2026",
        );
        check(
            "2026-H2",
            14,
            "2026-06-15",
            "2026-12-14",
            "6 tháng cuối năm 2026",
        );
        check(
            "2026-Q3",
            14,
            "2026-06-15",
            "2026-09-14",
            "quý III năm 2026",
        );
        check(
            "2026-03",
            14,
            "2026-02-15",
            "2026-03-14",
            "tháng 3 năm 2026",
        );
        check("2026", 0, "2026-01-01", "2026-12-31", "năm 2026");
        check("2024-02", 0, "2024-02-01", "2024-02-29", "tháng 2 năm 2024");
        check(
            "2026-01-05..2026-02-06",
            14,
            "2026-01-05",
            "2026-02-06",
            "từ ngày 05/01/2026 đến ngày 06/02/2026",
        );
    }

    #[test]
    fn what_is_no_period_says_so() {
        for text in [
            "",
            "26",
            "2026-H3",
            "2026-13",
            "năm nay",
            "2026-06-01..2026-05-01",
        ] {
            let error = Period::parse(text, &regime(14)).unwrap_err();
            assert!(error.to_string().contains("--period"), "{error}");
        }
    }
}
