//! Units beside one another: a dot for each, from the lowest share to the highest, the one looked
//! at named. Many fit on a telephone; the table beside it has their names.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{Scale, tenth};
use crate::format;
use crate::words::Words;

const LEFT: f64 = 44.0;
const RIGHT: f64 = 348.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 150.0;

/// A unit to draw.
pub(crate) struct UnitDot {
    pub(crate) ratio: f64,
    /// Its name and value where it is the one looked at.
    pub(crate) named: Option<String>,
}

struct DotShown {
    x: f64,
    y: f64,
    named: Option<String>,
}

#[derive(Template)]
#[template(path = "parts/sorted_dots.html")]
pub(crate) struct SortedDots {
    title: String,
    dots: Vec<DotShown>,
    target: Option<(f64, String)>,
    y_ticks: Vec<(f64, String)>,
}

impl HtmlSafe for SortedDots {}

impl SortedDots {
    /// `None` when there are fewer than two.
    pub(crate) fn new(
        w: &Words,
        title: String,
        units: impl Iterator<Item = UnitDot>,
        target: Option<f64>,
    ) -> Option<SortedDots> {
        let mut units: Vec<UnitDot> = units.collect();
        if units.len() < 2 {
            return None;
        }
        units.sort_by(|a, b| a.ratio.total_cmp(&b.ratio));
        let scale = Scale::around(units.iter().map(|unit| unit.ratio).chain(target));
        let steps = (units.len() - 1) as f64;
        let y = |ratio: f64| scale.y(ratio, BOTTOM, TOP);
        let dots = units.into_iter().enumerate().map(|(at, unit)| DotShown {
            x: tenth(LEFT + 10.0 + (RIGHT - LEFT - 20.0) * at as f64 / steps),
            y: y(unit.ratio),
            named: unit.named,
        });
        let mut dots: Vec<DotShown> = dots.collect();
        // The one looked at lies above its neighbours.
        dots.sort_by_key(|dot| dot.named.is_some());
        Some(SortedDots {
            title,
            dots,
            target: target.map(|target| {
                let words = format!("{}%", format::decimal(w.lang(), target, 1));
                (y(target), w.x("target-tick", words))
            }),
            y_ticks: scale
                .ticks()
                .into_iter()
                .map(|percent| (y(f64::from(percent)), format!("{percent}%")))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn dots_rise_to_the_right_and_the_named_is_drawn_last() {
        let unit = |ratio: f64, named: bool| UnitDot {
            ratio,
            named: named.then(|| "Xã Tri Lễ".to_owned()),
        };
        let units = vec![unit(90.0, false), unit(70.0, true), unit(80.0, false)];
        let w = Words::new(Lang::Vi);
        let drawn = SortedDots::new(&w, String::new(), units.into_iter(), Some(90.0)).unwrap();
        let last = drawn.dots.last().unwrap();
        assert!(last.named.is_some());
        for dot in &drawn.dots {
            assert!((LEFT..=RIGHT).contains(&dot.x) && (TOP..=BOTTOM).contains(&dot.y));
            assert!(dot.named.is_some() || (dot.x > last.x && dot.y < last.y));
        }
        let one = vec![unit(90.0, true)];
        assert!(SortedDots::new(&w, String::new(), one.into_iter(), None).is_none());
    }
}
