//! What the rules make of one record: rounds, what met them, states, access, duties.
//!
//! * [`rounds`]: which rounds a need has for somebody born on a day. Depends on nothing else.
//! * [`meeting`]: which facts met which round. A fact counts from its day on, so a state on a
//!   day never depends on what happened later.
//! * [`growth`]: what measurements say of a child, and for how long.
//! * [`status`]: how a need stands on a day.
//! * [`seen`]: how needs stand, as far as somebody may see it.
//! * [`child`]: all of it for one child or pregnancy: states, access by domain, duties.

pub mod child;
pub mod growth;
pub mod meeting;
pub mod rounds;
mod seen;
pub mod status;

pub use child::{Access, DomainAccess, NeedView, Place, access, duties, needs_of};
pub use meeting::{Instance, Subject, instances};
pub use rounds::{Round, Rounds, rounds_of};
pub use seen::{needs_seen, seen_with};
pub use status::{Status, status};
