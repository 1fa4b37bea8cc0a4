//! Passkeys: what is believed of an authenticator, and the accounts that open by one.

mod account;
mod proof;

pub use account::{MadeHere, PASSKEYS_MAX};
pub use proof::{PasskeyError, Shown, Site};
