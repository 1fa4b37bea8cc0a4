//! How far groups are apart: a dot for each on one line from 0 to 100 percent, the lowest and the
//! highest joined and named.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::tenth;
use crate::format;
use crate::words::Words;

/// A group with a share that is large enough to be compared.
#[derive(Debug, Clone)]
pub(crate) struct GroupDot {
    pub(crate) name: String,
    /// In percent.
    pub(crate) ratio: f64,
    /// As printed: "71%".
    pub(crate) percent: String,
}

#[derive(Template)]
#[template(path = "parts/dot_range.html")]
pub(crate) struct DotRange {
    low: (f64, String),
    high: (f64, String),
    between: Vec<f64>,
    tick: Option<f64>,
    /// "Nam 71%, nữ 84%: cách nhau 13 điểm": also the sentence that is read out.
    pub(crate) sentence: String,
}

impl HtmlSafe for DotRange {}

impl DotRange {
    /// `None` when there are fewer than two groups to compare.
    pub(crate) fn new(
        w: &Words,
        groups: impl Iterator<Item = GroupDot>,
        target: Option<f64>,
    ) -> Option<DotRange> {
        let mut groups: Vec<GroupDot> = groups.collect();
        groups.sort_by(|a, b| a.ratio.total_cmp(&b.ratio));
        let [low, between @ .., high] = &groups[..] else {
            return None;
        };
        let points = format::decimal(w.lang(), high.ratio - low.ratio, 1);
        let words = |group: &GroupDot| format!("{} {}", group.name, group.percent);
        let sentence = if points == "0" {
            w.get("equity-no-gap")
        } else {
            w.with(
                "equity-gap",
                &[
                    ("low", words(low).into()),
                    ("high", words(high).into()),
                    ("points", points.into()),
                ],
            )
        };
        Some(DotRange {
            low: (tenth(low.ratio), words(low)),
            high: (tenth(high.ratio), words(high)),
            between: between.iter().map(|group| tenth(group.ratio)).collect(),
            tick: target.map(|target| target.clamp(0.0, 100.0)),
            sentence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn the_gap_is_that_of_the_ends() {
        let w = Words::new(Lang::Vi);
        let dot = |name: &str, ratio: f64| GroupDot {
            name: name.to_owned(),
            ratio,
            percent: format!("{ratio}%"),
        };
        let of = |groups: Vec<GroupDot>| DotRange::new(&w, groups.into_iter(), None);
        let range = of(vec![dot("B", 84.0), dot("A", 71.5), dot("C", 80.0)]).unwrap();
        assert_eq!((range.low.0, range.high.0), (71.5, 84.0));
        assert_eq!(range.between, [80.0]);
        assert!(range.sentence.contains("12,5"), "{}", range.sentence);
        let even = of(vec![dot("A", 80.0), dot("B", 80.0)]).unwrap();
        assert_eq!(even.sentence, w.get("equity-no-gap"));
        assert!(of(vec![dot("A", 80.0)]).is_none());
    }
}
