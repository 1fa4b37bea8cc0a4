//! Passwords: what makes one good enough, and argon2id.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;

/// In signs (NIST SP 800-63B asks for 8 beside a second factor, 15 without).
pub const PASSWORD_SHORTEST: usize = 10;
pub const PASSWORD_LONGEST: usize = 128;

/// Why a password isn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    /// It holds the sign-in name, or is one of those that everybody tries first.
    Guessable,
}

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("the password is too weak: {0:?}")]
    Weak(Weakness),
    #[error("the password can't be kept: {0}")]
    Hash(String),
}

/// What is tried first, and repetitions of it. Compared without case and digits at the end.
const TRIED_FIRST: &[&str] = &[
    "password",
    "matkhau",
    "mật khẩu",
    "mậtkhẩu",
    "iloveyou",
    "anhyeuem",
    "qwerty",
    "qwertyuiop",
    "vietnam",
    "việtnam",
    "viet nam",
    "việt nam",
    "admin",
    "administrator",
    "welcome",
    "abc",
    "abcdef",
    "xinchao",
    "xin chào",
    "toiyeuvietnam",
    "treem",
    "trẻ em",
    "noi",
];

/// Says why a password isn't good enough.
pub(crate) fn weakness(password: &str, login: &str) -> Option<Weakness> {
    let password: String = password.nfc().flat_map(char::to_lowercase).collect();
    let length = password.chars().count();
    if length < PASSWORD_SHORTEST {
        return Some(Weakness::TooShort);
    }
    if length > PASSWORD_LONGEST {
        return Some(Weakness::TooLong);
    }
    let core = password.trim_matches(|sign: char| !sign.is_alphabetic());
    let runs = |text: &str| {
        let codes: Vec<u32> = text.chars().map(u32::from).collect();
        let steps = codes
            .windows(2)
            .map(|two| i64::from(two[1]) - i64::from(two[0]));
        let even = steps.filter(|step| matches!(step, -1..=1)).count();
        even + 1 >= codes.len()
    };
    let guessable = TRIED_FIRST.contains(&core)
        || core.is_empty() && password.chars().all(|sign| sign.is_ascii_digit()) && length < 15
        || runs(&password)
        || login.chars().count() >= 4 && password.contains(login);
    guessable.then_some(Weakness::Guessable)
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A password as it is kept. Slow on purpose: not for a thread that serves others.
///
/// # Errors
/// When the system gives no salt.
pub(crate) fn hash(password: &str) -> Result<String, PasswordError> {
    let password: String = password.nfc().collect();
    let hash = hasher().hash_password(password.as_bytes());
    let hash = hash.map_err(|error| PasswordError::Hash(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was kept. Without one it takes as long and says no, so
/// that nobody learns by the clock who has an account.
pub(crate) fn is_right(password: &str, kept: Option<&str>) -> bool {
    let password: String = password.nfc().collect();
    let parsed = kept.and_then(|kept| PasswordHash::new(kept).ok());
    match parsed {
        Some(parsed) => hasher()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok(),
        None => {
            // What comes of it doesn't matter, only that it was done.
            let _done = hasher().hash_password_with_salt(password.as_bytes(), &[7; 16]);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_and_good_passwords() {
        let check = |password: &str, expected: Option<Weakness>| {
            assert_eq!(weakness(password, "lan.trile"), expected, "{password}");
        };
        check("ngắn", Some(Weakness::TooShort));
        check(&"dài".repeat(50), Some(Weakness::TooLong));
        check("Matkhau123456", Some(Weakness::Guessable));
        check("1234567890", Some(Weakness::Guessable));
        check("aaaaaaaaaaaa", Some(Weakness::Guessable));
        check("abcdefghijkl", Some(Weakness::Guessable));
        check("Lan.TriLe2026", Some(Weakness::Guessable));
        check("0987612345", Some(Weakness::Guessable));
        check("con trâu đi trước", None);
        check("Suối-Lội-7-cái", None);
    }

    #[test]
    fn only_the_password_itself_is_right() {
        let kept = hash("con trâu đi trước").unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_ne!(kept, hash("con trâu đi trước").unwrap(), "salted");
        let check = |password: &str, expected| {
            assert_eq!(is_right(password, Some(&kept)), expected, "{password}");
        };
        check("con trâu đi trước", true);
        // The same words as another keyboard composes them.
        check(&"con trâu đi trước".nfd().collect::<String>(), true);
        check("con trau di truoc", false);
        check("Con trâu đi trước", false);
        assert!(!is_right("con trâu đi trước", None));
        assert!(!is_right("con trâu đi trước", Some("not a hash")));
    }
}
