//! Coming in through an identity service (OpenID Connect): what is sent there, and what is
//! believed of what comes back. Bytes and moments in, a verdict out; the shell asks the service.

mod errand;
mod id_token;
mod keys;

pub use errand::{ERRAND_SECONDS, Errand, Purpose};
pub use id_token::{Expected, Proof, TokenError, read};
pub use keys::Keys;
