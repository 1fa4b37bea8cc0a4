//! Where units are: one dot per unit at its middle, its area by the children there. Answers
//! "where" only, beside a sorted list whose numbers the dots carry.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::words::Words;

/// A unit to draw.
pub(crate) struct Dot {
    /// Degrees north.
    pub(crate) lat: f64,
    /// Degrees east.
    pub(crate) lon: f64,
    pub(crate) children: u64,
    pub(crate) class: &'static str,
    /// Its number in the list.
    pub(crate) label: String,
}

/// Width of the drawing in its own units; text of 12 stays readable on a phone.
const WIDTH: f64 = 340.0;
const HEIGHT_MAX: f64 = 460.0;
const MARGIN: f64 = 26.0;
const RADIUS_MIN: f64 = 3.0;
const RADIUS_MAX: f64 = 22.0;
/// Part of the drawing that all dots together may cover.
const INK: f64 = 0.16;
/// Numbers are written at this many dots, those with the largest gap.
const LABELS: usize = 12;
/// Room that a number of two digits takes.
const LABEL_WIDTH: f64 = 16.0;
const LABEL_HEIGHT: f64 = 13.0;

struct Placed {
    x: f64,
    y: f64,
    r: f64,
    class: &'static str,
    label: Option<String>,
    /// The number stands beside the dot when it doesn't fit inside.
    beside: bool,
}

#[derive(Template)]
#[template(path = "parts/dot_map.html")]
pub(crate) struct DotMap {
    w: Words,
    title: String,
    width: f64,
    height: f64,
    dots: Vec<Placed>,
    legend: Vec<(&'static str, String)>,
}

impl HtmlSafe for DotMap {}

impl DotMap {
    /// `dots` in the order of the list. `None` when fewer than two have a place.
    pub(crate) fn new(w: &Words, title: String, dots: impl Iterator<Item = Dot>) -> Option<DotMap> {
        let dots: Vec<Dot> = dots
            .filter(|dot| dot.lat.is_finite() && dot.lon.is_finite())
            .collect();
        if dots.len() < 2 {
            return None;
        }
        let range = |value: fn(&Dot) -> f64| {
            dots.iter()
                .map(value)
                .fold((f64::MAX, f64::MIN), |(low, high), v| {
                    (low.min(v), high.max(v))
                })
        };
        let (south, north) = range(|dot| dot.lat);
        let (west, east) = range(|dot| dot.lon);
        // A degree of longitude is shorter than one of latitude by the cosine of the latitude;
        // Vietnam lies between 8 and 24 degrees, where this polynomial is right to 0.0002.
        let middle = ((south + north) / 2.0).to_radians();
        let squared = middle * middle;
        let narrowing = 1.0 - squared / 2.0 + squared * squared / 24.0;
        let (across, up) = (
            ((east - west) * narrowing).max(1e-6),
            (north - south).max(1e-6),
        );
        let inner = WIDTH - 2.0 * MARGIN;
        let scale = (inner / across).min((HEIGHT_MAX - 2.0 * MARGIN) / up);
        let height = up * scale + 2.0 * MARGIN;
        let left = MARGIN + (inner - across * scale) / 2.0;

        let children: f64 = dots.iter().map(|dot| dot.children as f64).sum();
        let most = dots
            .iter()
            .map(|dot| dot.children as f64)
            .fold(1.0, f64::max);
        let largest = std::f64::consts::PI * RADIUS_MAX * RADIUS_MAX / most;
        // Area of a child: one for all dots, so that areas can be compared.
        let area = (INK * WIDTH * height.max(WIDTH / 2.0) / children.max(1.0)).min(largest);
        let mut placed: Vec<Placed> = dots
            .into_iter()
            .enumerate()
            .map(|(at, dot)| {
                let r = (dot.children as f64 * area / std::f64::consts::PI).sqrt();
                let r = tenth(r.max(RADIUS_MIN));
                Placed {
                    x: tenth(left + (dot.lon - west) * narrowing * scale),
                    y: tenth(MARGIN + (north - dot.lat) * scale),
                    r,
                    class: dot.class,
                    label: (at < LABELS).then_some(dot.label),
                    beside: r < 10.0,
                }
            })
            .collect();
        keep_apart(&mut placed);
        // Large dots first, so that small ones are not hidden behind them.
        placed.sort_by(|a, b| b.r.total_cmp(&a.r));
        let legend = crate::pages::coverage::LEGEND
            .into_iter()
            .filter(|standing| placed.iter().any(|dot| dot.class == standing.class()))
            .map(|standing| (standing.class(), w.get(standing.key())))
            .collect();
        Some(DotMap {
            w: *w,
            title,
            width: WIDTH,
            height: tenth(height),
            dots: placed,
            legend,
        })
    }
}

/// Drops a number that would be written over one before it in the list.
fn keep_apart(placed: &mut [Placed]) {
    let mut written: Vec<(f64, f64)> = Vec::new();
    for dot in placed {
        let x = if dot.beside {
            dot.x + dot.r + LABEL_WIDTH / 2.0
        } else {
            dot.x
        };
        let clear = |(other_x, other_y): &(f64, f64)| {
            (other_x - x).abs() > LABEL_WIDTH || (other_y - dot.y).abs() > LABEL_HEIGHT
        };
        if !written.iter().all(clear) {
            dot.label = None;
        } else if dot.label.is_some() {
            written.push((x, dot.y));
        }
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn map(places: &[(f64, f64, u64)]) -> Option<DotMap> {
        let dots = places
            .iter()
            .enumerate()
            .map(|(at, (lat, lon, children))| Dot {
                lat: *lat,
                lon: *lon,
                children: *children,
                class: "met",
                label: at.to_string(),
            });
        DotMap::new(&Words::new(Lang::Vi), "Nơi".to_owned(), dots)
    }

    #[test]
    fn dots_lie_inside_north_is_up_and_area_follows_children() {
        let drawn = map(&[(19.6, 104.2, 100), (18.7, 105.7, 400), (19.0, 105.0, 100)]).unwrap();
        for dot in &drawn.dots {
            assert!(dot.x - dot.r >= 0.0 && dot.x + dot.r <= drawn.width);
            assert!(dot.y - dot.r >= 0.0 && dot.y + dot.r <= drawn.height);
        }
        let by_label = |label: &str| {
            drawn
                .dots
                .iter()
                .find(|dot| dot.label.as_deref() == Some(label))
                .unwrap()
        };
        assert!(by_label("0").y < by_label("1").y, "north is up");
        assert!(by_label("0").x < by_label("1").x, "east is right");
        assert_eq!(
            drawn.dots[0].label.as_deref(),
            Some("1"),
            "the largest is drawn first"
        );
    }

    #[test]
    fn numbers_are_not_written_over_each_other() {
        let drawn = map(&[(19.0, 105.0, 9), (19.0, 105.0, 9), (18.0, 104.0, 9)]).unwrap();
        let labels: Vec<&str> = drawn
            .dots
            .iter()
            .filter_map(|dot| dot.label.as_deref())
            .collect();
        assert_eq!(labels, ["0", "2"]);
    }

    #[test]
    fn odd_places_do_not_break_the_drawing() {
        assert!(map(&[]).is_none());
        assert!(map(&[(19.6, 104.2, 100)]).is_none());
        assert!(map(&[(f64::NAN, 104.2, 100), (19.6, 104.2, 100)]).is_none());
        let same = map(&[(19.6, 104.2, 0), (19.6, 104.2, 0)]).unwrap();
        assert!(same.height.is_finite() && same.dots.iter().all(|dot| dot.x.is_finite()));
    }
}
