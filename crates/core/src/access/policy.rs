//! The policy: what each role sees and does. This table is the one place where it is written;
//! `docs/access.md` is made from it and `tests/access/matrix.txt` says it a second time.

use super::Section::{
    Care, Circumstances, Contacts, Disability, Documents, Education, Growth, Health, Identity,
    Inclusion, MotherScreening, Nutrition, Pregnancy, Protection, Residence, Screening, Welfare,
    WhoLooked,
};
use super::{Action, Role, Sections};

named! {
    "access-reach"
    /// Which records or units a rule reaches from the unit where a role is held.
    Reach {
        /// The unit and all below it.
        Below = "below",
        /// The unit itself.
        Own = "own",
        /// Children who attend the unit.
        Attending = "attending",
        /// The one child whom the grant names.
        OwnChild = "own_child",
    }
}

named! {
    "access-whose"
    /// Which of the children within reach a role sees without more ado.
    Whose {
        All = "all",
        /// Those with a protection case, sealed ones among them.
        WithCase = "with_case",
    }
}

/// What one role sees and does.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub role: Role,
    /// The children whom the next five are about.
    pub children: Reach,
    pub whose: Whose,
    pub sees: Sections,
    /// What it sees only of a child whose record it opened for a written reason.
    pub by_reason: Sections,
    /// What it records, of every child within reach.
    pub records: Sections,
    /// Whether it also puts right what was recorded there.
    pub corrects: bool,
    /// What else it does, and where.
    pub may: &'static [(Action, Reach)],
}

/// The rules of a role.
pub fn rules(role: Role) -> &'static Rules {
    &POLICY[role as usize]
}

const NOTHING: Sections = Sections::NONE;

/// In the order of [`Role::ALL`].
pub const POLICY: [Rules; Role::ALL.len()] = [
    Rules {
        role: Role::VillageCollaborator,
        children: Reach::Below,
        whose: Whose::All,
        sees: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Health,
            Growth,
            Nutrition,
            Care,
            Education,
            Screening,
            Disability,
            Inclusion,
            Circumstances,
            Documents,
        ]),
        by_reason: NOTHING,
        records: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Health,
            Growth,
            Nutrition,
            Care,
            Screening,
            Circumstances,
            Documents,
        ]),
        corrects: true,
        may: &[
            (Action::Register, Reach::Below),
            (Action::Search, Reach::Below),
            (Action::List, Reach::Below),
            (Action::ReportHarm, Reach::Below),
            (Action::SeeFigures, Reach::Below),
        ],
    },
    Rules {
        role: Role::CommuneOfficer,
        children: Reach::Below,
        whose: Whose::All,
        sees: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Health,
            Growth,
            Nutrition,
            Care,
            Education,
            Screening,
            Disability,
            Inclusion,
            Circumstances,
            Welfare,
            Documents,
            WhoLooked,
        ]),
        by_reason: NOTHING,
        records: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Care,
            Education,
            Disability,
            Inclusion,
            Circumstances,
            Welfare,
            Documents,
        ]),
        corrects: true,
        may: &[
            (Action::Register, Reach::Below),
            (Action::Merge, Reach::Below),
            (Action::Search, Reach::Below),
            (Action::List, Reach::Below),
            (Action::ReportHarm, Reach::Below),
            (Action::Export, Reach::Below),
            (Action::Import, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::AdoptPlan, Reach::Own),
            (Action::DraftReport, Reach::Own),
            (Action::ManageLocalUnits, Reach::Below),
        ],
    },
    // The chair of a commune decides on protection (NĐ 147/2025/NĐ-CP), so a written reason
    // opens the case, too, unless it is sealed.
    Rules {
        role: Role::CommuneLeader,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Health,
            Growth,
            Nutrition,
            Care,
            Education,
            Screening,
            Disability,
            Inclusion,
            Circumstances,
            Protection,
            Welfare,
            Documents,
        ]),
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::ReportHarm, Reach::Below),
            (Action::BreakGlass, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::AdoptPlan, Reach::Own),
            (Action::DraftReport, Reach::Own),
            (Action::FreezeReport, Reach::Own),
            (Action::ManageLocalUnits, Reach::Below),
        ],
    },
    Rules {
        role: Role::HealthStation,
        children: Reach::Below,
        whose: Whose::All,
        sees: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Health,
            Growth,
            Nutrition,
            Care,
            Screening,
            Disability,
            MotherScreening,
            Inclusion,
            Documents,
        ]),
        by_reason: NOTHING,
        records: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Pregnancy,
            Health,
            Growth,
            Nutrition,
            Care,
            Screening,
            MotherScreening,
        ]),
        corrects: true,
        may: &[
            (Action::Register, Reach::Below),
            (Action::Search, Reach::Below),
            (Action::List, Reach::Below),
            (Action::ReportHarm, Reach::Below),
            (Action::Export, Reach::Below),
            (Action::Import, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::DraftReport, Reach::Own),
        ],
    },
    Rules {
        role: Role::School,
        children: Reach::Attending,
        whose: Whose::All,
        sees: Sections::of(&[
            Identity, Contacts, Residence, Health, Growth, Nutrition, Education, Inclusion,
        ]),
        by_reason: NOTHING,
        records: Sections::of(&[Health, Growth, Nutrition, Education, Inclusion]),
        corrects: true,
        may: &[
            (Action::Search, Reach::Attending),
            (Action::List, Reach::Attending),
            (Action::ReportHarm, Reach::Attending),
            (Action::SeeFigures, Reach::Own),
            (Action::DraftReport, Reach::Own),
        ],
    },
    Rules {
        role: Role::MassOrganisation,
        children: Reach::Below,
        whose: Whose::All,
        sees: Sections::of(&[Identity, Contacts, Residence, Care]),
        by_reason: NOTHING,
        records: Sections::of(&[Care]),
        corrects: false,
        may: &[
            (Action::Search, Reach::Below),
            (Action::List, Reach::Below),
            (Action::ReportHarm, Reach::Below),
            (Action::SeeFigures, Reach::Below),
        ],
    },
    Rules {
        role: Role::DepartmentOfHealth,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: Sections::of(&[
            Identity, Residence, Health, Growth, Nutrition, Screening, Disability,
        ]),
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::BreakGlass, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::DraftReport, Reach::Own),
        ],
    },
    Rules {
        role: Role::DepartmentOfEducation,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: Sections::of(&[Identity, Residence, Education, Inclusion]),
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::BreakGlass, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::DraftReport, Reach::Own),
        ],
    },
    Rules {
        role: Role::ProvincialManager,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Health,
            Growth,
            Nutrition,
            Care,
            Education,
            Screening,
            Disability,
            Inclusion,
            Circumstances,
            Welfare,
            Documents,
        ]),
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::BreakGlass, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::AdoptPlan, Reach::Own),
            (Action::DraftReport, Reach::Own),
            (Action::FreezeReport, Reach::Own),
        ],
    },
    Rules {
        role: Role::Ministry,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: Sections::of(&[
            Identity, Residence, Health, Growth, Nutrition, Care, Education, Screening, Disability,
            Inclusion,
        ]),
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::BreakGlass, Reach::Below),
            (Action::SeeFigures, Reach::Below),
            (Action::AdoptPlan, Reach::Own),
            (Action::DraftReport, Reach::Own),
            (Action::FreezeReport, Reach::Own),
        ],
    },
    // Finds any child within reach, because a report of harm may name any; sees only those
    // with a case.
    Rules {
        role: Role::ProtectionWorker,
        children: Reach::Below,
        whose: Whose::WithCase,
        sees: Sections::of(&[
            Identity,
            Contacts,
            Residence,
            Health,
            Growth,
            Care,
            Education,
            Screening,
            Disability,
            Inclusion,
            Circumstances,
            Protection,
            Welfare,
            Documents,
            WhoLooked,
        ]),
        by_reason: NOTHING,
        records: Sections::of(&[
            Contacts,
            Residence,
            Disability,
            Circumstances,
            Protection,
            Welfare,
        ]),
        corrects: true,
        may: &[
            (Action::Register, Reach::Below),
            (Action::Search, Reach::Below),
            (Action::ReportHarm, Reach::Below),
            (Action::ListCases, Reach::Below),
            (Action::Seal, Reach::Below),
            (Action::SeeFigures, Reach::Below),
        ],
    },
    Rules {
        role: Role::Auditor,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: NOTHING,
        records: NOTHING,
        corrects: false,
        // Whoever checks who looked also checks that the ledger stands and is copied elsewhere.
        may: &[
            (Action::ReadAudit, Reach::Below),
            (Action::SeeSystem, Reach::Below),
        ],
    },
    Rules {
        role: Role::Administrator,
        children: Reach::Below,
        whose: Whose::All,
        sees: NOTHING,
        by_reason: NOTHING,
        records: NOTHING,
        corrects: false,
        may: &[
            (Action::ManageLocalUnits, Reach::Below),
            (Action::ManagePeople, Reach::Below),
            (Action::SeeSystem, Reach::Below),
            (Action::AdministerSystem, Reach::Below),
        ],
    },
    Rules {
        role: Role::Parent,
        children: Reach::OwnChild,
        whose: Whose::All,
        sees: Sections::of(&[
            Identity, Residence, Health, Growth, Nutrition, Care, Education, Screening, Disability,
            Inclusion, Documents,
        ]),
        by_reason: NOTHING,
        records: NOTHING,
        corrects: false,
        may: &[],
    },
];
