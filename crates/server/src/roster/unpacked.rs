//! The lists of children that stand unpacked, those of the latest catchments asked for.

use super::Children;

/// Children that stand unpacked in all, of lists that were looked at; each takes one or two kilobytes.
/// One list may have more.
const CHILDREN_MAX: usize = 60_000;

/// The one asked for last is the last.
#[derive(Default)]
pub(super) struct Unpacked(Vec<(u32, Children)>);

impl Unpacked {
    pub(super) fn get(&mut self, catchment: u32) -> Option<Children> {
        let at = self.0.iter().position(|(known, _)| *known == catchment)?;
        let known = self.0.remove(at);
        self.0.push(known);
        self.0.last().map(|(_, children)| children.clone())
    }

    pub(super) fn put(&mut self, catchment: u32, children: Children) {
        self.0.retain(|(known, _)| *known != catchment);
        let mut count: usize = children.len();
        count += self.0.iter().map(|(_, list)| list.len()).sum::<usize>();
        self.0.push((catchment, children));
        while count > CHILDREN_MAX && self.0.len() > 1 {
            let (_, oldest) = self.0.remove(0);
            count -= oldest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::packed::tests::known;
    use super::*;

    #[test]
    fn the_latest_stay() {
        let kept = Arc::new(known());
        let list = |count: usize| -> Children { Arc::new(vec![Arc::clone(&kept); count]) };
        let mut unpacked = Unpacked::default();
        let third = CHILDREN_MAX / 3;
        for catchment in 0..3 {
            unpacked.put(catchment, list(third));
        }
        assert!(unpacked.get(0).is_some(), "asked for again");
        unpacked.put(3, list(third));
        assert!(unpacked.get(1).is_none(), "the one not asked for longest");
        assert!(unpacked.get(0).is_some() && unpacked.get(2).is_some());
        unpacked.put(4, list(CHILDREN_MAX * 2));
        assert!(unpacked.get(4).is_some(), "one may have more");
        assert!(unpacked.get(3).is_none());
        unpacked.put(4, list(1));
        assert_eq!(
            unpacked.get(4).map(|list| list.len()),
            Some(1),
            "the present one"
        );
    }
}
