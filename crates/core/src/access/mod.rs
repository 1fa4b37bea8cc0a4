//! Who may see and do what.
//!
//! A person holds roles at units, from and to dates ([`Grant`](crate::records::grants::Grant)).
//! What a role may do is a table ([`policy`]); a decision ([`decide`]) is a look-up in it plus
//! scope and time, made anew for every request. The answer is the sections of a child's record
//! that may leave, or a refusal. No child is found here, nothing is logged and nobody is told:
//! a shell does that, before anything leaves, as the answer says.

/// A plain enum whose members have a stored name and words under a key, listed in order.
macro_rules! named {
    ($key:literal $(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$member_doc])* #[serde(rename = $code)] $member,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$member),*];

            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$member => $code,)*
                }
            }

            /// The key of its words.
            pub fn key(self) -> String {
                format!("{}-{}", $key, self.code().replace('_', "-"))
            }
        }
    };
}

mod action;
mod decide;
mod glass;
mod place;
pub mod policy;
mod role;
mod section;

pub use action::Action;
pub use decide::{Allowed, Asker, Reason, Refused, Sensitivity, Subject, Why, decide};
pub use glass::{Glass, LONGEST_MS};
pub use place::{Name, Place, Programme, answers, place, shown};
pub use role::Role;
pub use section::{Section, Sections};
