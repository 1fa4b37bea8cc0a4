//! Sections of a child's record: the unit in which things are shown or kept back.

use std::ops::{BitAnd, BitOr};

use crate::duty::Domain;

named! {
    "access-section"
    /// A part of a child's record. What lies in it is said by [`super::place`].
    Section {
        /// Name, birth, sex, numbers.
        Identity = "identity",
        /// Carers, their telephone, the household.
        Contacts = "contacts",
        /// Where the child lives and lived.
        Residence = "residence",
        /// The pregnancy before the birth.
        Pregnancy = "pregnancy",
        /// Vaccines, check-ups.
        Health = "health",
        /// Weight, length and what they say.
        Growth = "growth",
        /// Vitamins, counselling on feeding, care of the malnourished.
        Nutrition = "nutrition",
        /// Upbringing: counselling of parents, play, a safe home.
        Care = "care",
        /// School, standards of five-year-olds.
        Education = "education",
        /// Screening and assessment of the child.
        Screening = "screening",
        /// A disability that was confirmed: known to those who help early, recorded by those whose
        /// office confirms it.
        Disability = "disability",
        /// Screening of the mother, and her own care.
        MotherScreening = "mother_screening",
        /// That the child needs support to learn with others, and the plan for it: not why.
        Inclusion = "inclusion",
        /// Special circumstances that aren't kept apart as protection.
        Circumstances = "circumstances",
        /// A protection case, and the circumstances that point to one.
        Protection = "protection",
        /// Social assistance, confirmation of a disability.
        Welfare = "welfare",
        /// Papers: birth certificate, insurance card, residence.
        Documents = "documents",
        /// Who looked at the record, when and what for.
        WhoLooked = "who_looked",
    }
}

impl Section {
    /// Where something of the programme lies that the programme doesn't place itself; no domain
    /// for a circumstance. When in doubt it is the closer one.
    pub fn usual(domain: Option<Domain>, sensitive: bool) -> Self {
        match (domain, sensitive) {
            (Some(Domain::Health), false) => Self::Health,
            (Some(Domain::Nutrition), false) => Self::Nutrition,
            (Some(Domain::Health | Domain::Nutrition), true) => Self::Screening,
            (Some(Domain::Education), false) => Self::Education,
            (Some(Domain::Education), true) => Self::Inclusion,
            (Some(Domain::Care), true) => Self::MotherScreening,
            (Some(Domain::Care | Domain::Protection), false) => Self::Care,
            (Some(Domain::Protection) | None, true) => Self::Protection,
            (Some(Domain::Welfare), true) => Self::Welfare,
            (Some(Domain::Welfare), false) => Self::Documents,
            (None, false) => Self::Circumstances,
        }
    }

    /// Where the answers to a questionnaire lie that counts as a service of this section: they
    /// tell more than a service does, so that one on the child's health is a screening.
    #[must_use]
    pub fn of_answers(self) -> Self {
        match self {
            Self::Health | Self::Nutrition => Self::Screening,
            section => section,
        }
    }
}

/// A set of sections: an allow-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Sections(u32);

impl Sections {
    pub const NONE: Self = Self(0);
    /// Every section: for whoever has the ledger itself in hand.
    pub const ALL: Self = Self::of(Section::ALL);

    pub const fn of(sections: &[Section]) -> Self {
        let mut bits = 0;
        let mut next = 0;
        while next < sections.len() {
            bits |= 1 << sections[next] as u32;
            next += 1;
        }
        Self(bits)
    }

    pub const fn has(self, section: Section) -> bool {
        self.0 & (1 << section as u32) != 0
    }

    /// Whether every section of `other` is here, too.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its sections in the order of [`Section::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Section> {
        let all = Section::ALL.iter().copied();
        all.filter(move |&section| self.has(section))
    }
}

impl BitOr for Sections {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Sections {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
