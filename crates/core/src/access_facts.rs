//! Who holds which role where, and who opened a child's record in an emergency.
//!
//! The record of a grant and of its revocation is the person's; who granted is the envelope's
//! actor. The record of an opening is the child's; who opened is the envelope's actor.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::{Day, FactId, Moment, RecordId, UnitId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGranted {
    pub role: Role,
    /// Where the role is held; the envelope's unit is where it was granted.
    pub unit: UnitId,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day on which it holds; absent: until revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The one child whose parent or carer the person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<RecordId>,
}

/// The envelope's day is the first day on which the grant no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRevoked {
    /// The fact that granted it.
    pub grant: FactId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The envelope's `at` is the moment from which it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassOpened {
    /// Why, as the person wrote it.
    pub reason: String,
    /// The moment at which it closes by itself.
    pub until: Moment,
}
