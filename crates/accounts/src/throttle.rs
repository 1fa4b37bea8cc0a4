//! How long somebody waits after wrong attempts.
//!
//! Attempts are counted per account and browser's address, per address, and per account from
//! wherever. The last one can't lock a victim out: it never waits longer than twenty minutes,
//! and a browser in which the person has come in before isn't held to it.

use noi_store::Attempts;

/// What attempts are counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// One account from one address.
    AccountAndAddress,
    /// One address, whatever account: somebody tries one password with many.
    Address,
    /// One account from anywhere: many machines try one account.
    Account,
    /// One account from a browser that knows it.
    KnownBrowser,
    /// What isn't a family's card, from one address.
    Card,
    /// Coming back from an identity service to no purpose, from one address.
    Errand,
    /// Passkeys that don't open, from one address.
    Passkey,
    /// The password that somebody who is in is asked for again.
    Session,
}

impl About {
    /// Attempts without a wait. A whole office may share one address.
    fn free(self) -> u32 {
        match self {
            Self::AccountAndAddress | Self::KnownBrowser | Self::Session => 5,
            Self::Address | Self::Card | Self::Errand | Self::Passkey => 30,
            Self::Account => 10,
        }
    }

    pub(crate) fn subject(self, account: &str, address: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("noi accounts 2026 attempts");
        let (tag, account, address) = match self {
            Self::AccountAndAddress => (1, account, address),
            Self::Address => (2, "", address),
            Self::Account => (3, account, ""),
            Self::KnownBrowser => (4, account, address),
            Self::Card => (5, "", address),
            Self::Session => (6, account, address),
            Self::Errand => (7, "", address),
            Self::Passkey => (8, "", address),
        };
        hasher.update(&[tag]);
        hasher.update(&(account.len() as u64).to_le_bytes());
        hasher.update(account.as_bytes()).update(address.as_bytes());
        hasher.finalize().into()
    }
}

const LONGEST_MS: i64 = 20 * 60_000;
/// Attempts are forgotten after a day.
const FORGOTTEN_MS: i64 = 24 * 3_600_000;

/// Milliseconds to wait before the next attempt is looked at.
pub(crate) fn wait(about: About, attempts: Attempts, now: i64) -> i64 {
    if attempts.failures < about.free() || now - attempts.last >= FORGOTTEN_MS {
        return 0;
    }
    let over = (attempts.failures - about.free()).min(20);
    let pause = (1_000_i64 << over).min(LONGEST_MS);
    // A clock that was set back makes nobody wait longer than the pause.
    (attempts.last + pause - now).clamp(0, pause)
}

/// What is known after one more failure.
pub(crate) fn after_failure(attempts: Attempts, now: i64) -> Attempts {
    let failures = if now - attempts.last >= FORGOTTEN_MS {
        0
    } else {
        attempts.failures
    };
    Attempts {
        failures: failures.saturating_add(1),
        last: now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits() {
        let check = |about, failures, ago, expected| {
            let attempts = Attempts {
                failures,
                last: 1_000_000_000 - ago,
            };
            assert_eq!(wait(about, attempts, 1_000_000_000), expected);
        };
        check(About::AccountAndAddress, 4, 0, 0);
        check(About::AccountAndAddress, 5, 0, 1_000);
        check(About::AccountAndAddress, 5, 400, 600);
        check(About::AccountAndAddress, 5, 1_000, 0);
        check(About::AccountAndAddress, 8, 0, 8_000);
        check(About::AccountAndAddress, 1_000, 0, LONGEST_MS);
        check(About::AccountAndAddress, 1_000, -50_000, LONGEST_MS);
        check(About::AccountAndAddress, 1_000, FORGOTTEN_MS, 0);
        check(About::Address, 29, 0, 0);
        check(About::Account, 10, 0, 1_000);
    }

    /// However an attacker spends a day on one account, few guesses are looked at.
    #[test]
    fn under_a_hundred_guesses_a_day() {
        let (mut now, mut attempts, mut looked_at) = (0, Attempts::default(), 0);
        while now < FORGOTTEN_MS {
            let pause = wait(About::Account, attempts, now);
            if pause == 0 {
                looked_at += 1;
                attempts = after_failure(attempts, now);
            }
            now += pause.max(1);
        }
        assert!((40..100).contains(&looked_at), "{looked_at}");
    }
}
