//! An import: a file that came in, part by part, and whether it was taken back.

use crate::fact::{Body, Fact};
use crate::import_facts::{ImportUndone, ImportedKind};
use crate::records::effective;
use crate::{Moment, RecordId, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: RecordId,
    /// Where it was brought in.
    pub unit: UnitId,
    /// Who brought it in.
    pub by: RecordId,
    /// When its first part was recorded.
    pub at: Moment,
    pub file: String,
    pub kind: ImportedKind,
    pub accepted: u64,
    pub already: u64,
    pub rejected: u64,
    pub warnings: u64,
    /// Facts of its rows.
    pub facts: u64,
    pub undone: Option<Undone>,
}

/// It was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub by: RecordId,
    pub at: Moment,
    pub what: ImportUndone,
}

impl Import {
    /// What the facts about `id` add up to; `None` when no rows are among them.
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let mut import: Option<Self> = None;
        let mut undone: Option<Undone> = None;
        for fact in effective(facts) {
            let by = fact.fact.envelope.actor;
            match fact.body {
                Body::RowsImported(rows) => {
                    let import = import.get_or_insert_with(|| Self {
                        id,
                        unit: fact.unit,
                        by,
                        at: fact.recorded,
                        file: rows.file.clone(),
                        kind: rows.kind,
                        accepted: 0,
                        already: 0,
                        rejected: 0,
                        warnings: 0,
                        facts: 0,
                        undone: None,
                    });
                    import.accepted += rows.accepted;
                    import.already += rows.already;
                    import.rejected += rows.rejected;
                    import.warnings += rows.warnings;
                    import.facts += rows.facts;
                }
                Body::ImportUndone(what) if undone.is_none() => {
                    undone = Some(Undone {
                        by,
                        at: fact.recorded,
                        what: what.clone(),
                    });
                }
                _ => {}
            }
        }
        import.map(|import| Self { undone, ..import })
    }
}
