//! The children who were last recorded in one unit (địa bàn), as a class list, packed.

use std::collections::BTreeSet;
use std::sync::Arc;

use noi_core::{Day, RecordId, UnitId};

use super::changes::Moved;
use super::kept::Kept;
use super::packed::{BLOCK, Block};

/// In the order of a class list: given name, family name, middle names.
pub(crate) type Children = Arc<Vec<Arc<Kept>>>;

#[derive(Default)]
pub(super) struct Catchment {
    blocks: Vec<Block>,
    /// Wherever any of them ever lived.
    pub(super) lived_in: BTreeSet<UnitId>,
    /// The day of the latest fact about any of them.
    pub(super) until: Option<Day>,
    /// Whether any of them is made up.
    pub(super) synthetic: bool,
}

impl Catchment {
    pub(super) fn of(children: Vec<Kept>) -> Self {
        let mut children: Vec<Arc<Kept>> = children.into_iter().map(Arc::new).collect();
        children.sort_by_cached_key(|kept| kept.order());
        let mut catchment = Self {
            blocks: children.chunks(BLOCK).map(Block::of).collect(),
            ..Self::default()
        };
        catchment.look_at(&children);
        catchment
    }

    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.children).sum()
    }

    pub(super) fn unpack(&self) -> Children {
        let mut children = Vec::with_capacity(self.len());
        for block in &self.blocks {
            block.unpack(&mut children);
        }
        Arc::new(children)
    }

    /// Takes those out that were touched and those in that are (still) here, and says where the
    /// others stand now. `before` is what it unpacks to.
    pub(super) fn change(
        &mut self,
        before: &[Arc<Kept>],
        touched: &BTreeSet<RecordId>,
        mut here: Vec<Kept>,
    ) -> (Children, Moved) {
        here.sort_by_cached_key(|kept| kept.order());
        let mut here = here.into_iter().map(Arc::new).peekable();
        let mut now: Vec<Arc<Kept>> = Vec::with_capacity(before.len() + here.len());
        let mut blocks = Vec::with_capacity(self.blocks.len() + 1);
        let mut first = 0;
        let last_block = self.blocks.len().saturating_sub(1);
        for (nth, block) in std::mem::take(&mut self.blocks).into_iter().enumerate() {
            let old = &before[first..first + block.children];
            first += block.children;
            // Whoever comes is put where a class list has it; those after the last go there, too.
            let end = old
                .last()
                .filter(|_| nth < last_block)
                .map(|kept| kept.order());
            let mut part: Vec<Arc<Kept>> = Vec::with_capacity(old.len());
            let stayed = old.iter().filter(|kept| !touched.contains(&kept.child.id));
            part.extend(stayed.cloned());
            let mut changed = part.len() != old.len();
            while let Some(kept) =
                here.next_if(|kept| end.as_ref().is_none_or(|end| kept.order() <= *end))
            {
                part.push(kept);
                changed = true;
            }
            if changed {
                part.sort_by_cached_key(|kept| kept.order());
                pack(&part, &mut blocks, &mut now);
            } else {
                blocks.push(block);
                now.extend(part);
            }
        }
        // Where there was none.
        let rest: Vec<Arc<Kept>> = here.collect();
        pack(&rest, &mut blocks, &mut now);
        self.blocks = blocks;
        self.look_at(&now);
        let records = |list: &[Arc<Kept>]| -> Vec<RecordId> {
            list.iter().map(|kept| kept.child.id).collect()
        };
        let moved = Moved::between(&records(before), records(&now).into_iter(), touched);
        (Arc::new(now), moved)
    }

    fn look_at(&mut self, children: &[Arc<Kept>]) {
        self.lived_in.clear();
        for kept in children {
            for residence in &kept.child.residences {
                self.lived_in.insert(residence.unit);
            }
        }
        self.until = children.iter().map(|kept| kept.last).max();
        self.synthetic = children.iter().any(|kept| kept.child.details.synthetic);
    }
}

/// Packs a part of a list, and takes it as it comes out again: without what isn't kept. One that
/// grew stays one block until it is twice as long.
fn pack(part: &[Arc<Kept>], blocks: &mut Vec<Block>, now: &mut Vec<Arc<Kept>>) {
    let longest = if part.len() < 2 * BLOCK {
        2 * BLOCK
    } else {
        BLOCK
    };
    for part in part.chunks(longest) {
        let block = Block::of(part);
        block.unpack(now);
        blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use noi_sim::Random;
    use uuid::Uuid;

    use super::super::packed::tests::known;
    use super::*;

    const NAMES: [&str; 5] = ["Lò Thị Ấn", "Vì Văn Bình", "Cà Thị Ý", "Quàng An", ""];

    fn called(number: u64, name: &str) -> Kept {
        let mut kept = known();
        kept.child.id = RecordId(Uuid::from_u128(u128::from(number)));
        for fact in (kept.child.circumstances.iter_mut().map(|one| &mut one.fact))
            .chain(kept.child.enrolments.iter_mut().map(|one| &mut one.fact))
            .chain(kept.child.identified.iter_mut().map(|one| &mut one.fact))
        {
            *fact = noi_core::FactId(kept.child.id.0);
        }
        kept.child.details.name = (!name.is_empty()).then(|| name.to_owned());
        kept
    }

    /// A list of many blocks that grew and shrank is the list that is made at once.
    #[test]
    fn changed_part_by_part_it_is_as_made_anew() {
        let mut random = Random::new(7);
        let mut all: std::collections::BTreeMap<u64, Kept> = std::collections::BTreeMap::new();
        let mut catchment = Catchment::default();
        let mut list = catchment.unpack();
        let mut next = 0;
        for round in 0..60 {
            // It grows to a thousand, then it shrinks to none.
            let (come, go) = if round < 30 { (40, 5) } else { (5, 40) };
            let known: Vec<u64> = all.keys().copied().collect();
            let mut touched = BTreeSet::new();
            let mut here = Vec::new();
            for _ in 0..go.min(known.len()) {
                let number = random.pick(&known);
                touched.insert(RecordId(Uuid::from_u128(u128::from(number))));
                all.remove(&number);
            }
            for _ in 0..come {
                // Some change their name instead.
                let number = match known.is_empty() || random.below(3) > 0 {
                    true => {
                        next += 1;
                        next
                    }
                    false => random.pick(&known),
                };
                touched.insert(RecordId(Uuid::from_u128(u128::from(number))));
                all.insert(number, called(number, random.pick(&NAMES)));
            }
            for record in &touched {
                let number = u64::try_from(record.0.as_u128()).unwrap();
                here.extend(all.get(&number).cloned());
            }
            let before: Vec<RecordId> = list.iter().map(|kept| kept.child.id).collect();
            let (now, moved) = catchment.change(&list, &touched, here);
            let anew = Catchment::of(all.values().cloned().collect());
            assert_eq!(now, anew.unpack(), "round {round}");
            assert_eq!(now, catchment.unpack(), "round {round}");
            assert_eq!(catchment.lived_in, anew.lived_in);
            for (record, to) in before.iter().zip(&moved.to) {
                let there = to.map(|to| now[to as usize].child.id);
                let stayed = (!touched.contains(record)).then_some(*record);
                assert_eq!(there, stayed, "round {round}");
            }
            let longest = catchment.blocks.iter().map(|block| block.children).max();
            assert!(
                longest.is_none_or(|longest| longest < 2 * BLOCK),
                "round {round}"
            );
            list = now;
        }
        assert!(next > 600 && list.len() < 300, "{next} {}", list.len());
    }
}
