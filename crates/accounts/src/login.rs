//! What a person types to say who they are.

use unicode_normalization::UnicodeNormalization as _;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    #[error("a sign-in name has 3 to 64 letters, digits, dots, dashes or @")]
    Form,
}

/// A sign-in name as it is kept: lower case, composed. A telephone number or an address of mail
/// may serve as one.
///
/// # Errors
/// When it is too short or too long, or has other signs than letters, digits and `. - _ @ +`.
pub fn login(typed: &str) -> Result<String, LoginError> {
    let login: String = typed.trim().nfc().flat_map(char::to_lowercase).collect();
    let length = login.chars().count();
    let fits = |sign: char| sign.is_alphanumeric() || ".-_@+".contains(sign);
    if (3..=64).contains(&length) && login.chars().all(fits) {
        Ok(login)
    } else {
        Err(LoginError::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins() {
        let check = |typed: &str, kept: Option<&str>| {
            assert_eq!(login(typed).ok().as_deref(), kept, "{typed}");
        };
        check(" Xa.TriLe ", Some("xa.trile"));
        check("lan@xa.vn", Some("lan@xa.vn"));
        check("0912345678", Some("0912345678"));
        check("nguye\u{302}\u{303}n", Some("nguyễn"));
        check("ab", None);
        check("a b c", None);
        check("a'--", None);
        check(&"x".repeat(65), None);
    }
}
