//! Forms about accounts, as typed.

use super::Fields;

/// A new account, with its first role: an account without any is nobody's, and whoever invites it
/// could wait for the role that somebody else gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonForm {
    pub name: String,
    pub login: String,
    pub first: GrantForm,
}

impl PersonForm {
    pub fn of(fields: &Fields) -> PersonForm {
        PersonForm {
            name: fields.get("name").to_owned(),
            login: fields.get("login").to_owned(),
            first: GrantForm::of(fields),
        }
    }
}

/// A role for an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GrantForm {
    /// Code of the role.
    pub role: String,
    /// Name or code of the unit.
    pub unit: String,
    /// dd/mm/yyyy; empty: today.
    pub from: String,
    /// dd/mm/yyyy, the last day; empty: until revoked.
    pub until: String,
}

impl GrantForm {
    pub fn of(fields: &Fields) -> GrantForm {
        let get = |key| fields.get(key).to_owned();
        GrantForm {
            role: get("role"),
            unit: get("unit_name"),
            from: get("from"),
            until: get("until"),
        }
    }
}
