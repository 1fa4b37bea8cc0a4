-- Who may come in, and who looked at what. Not facts: credentials change and go, and a session is
-- nobody's history. Who holds which role is a fact, in the ledger.

-- `password`: PHC string (argon2id). `totp`: the shared secret. `totp_step`: the last step that was
-- used, so that a code counts once. Moments are milliseconds.
CREATE TABLE account (
    shard INTEGER NOT NULL,
    person BLOB NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    suspended INTEGER NOT NULL,
    password TEXT,
    totp BLOB,
    totp_step INTEGER NOT NULL,
    made INTEGER NOT NULL,
    PRIMARY KEY (shard, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_by_login ON account (shard, login);

-- `token`: the hash of what the browser holds. `half`: the password was right, the code is awaited.
CREATE TABLE web_session (
    shard INTEGER NOT NULL,
    token BLOB NOT NULL,
    person BLOB NOT NULL,
    half INTEGER NOT NULL,
    begun INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (shard, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_by_person ON web_session (person);

-- A link with which a person sets a password: the first, or a new one.
CREATE TABLE invitation (
    shard INTEGER NOT NULL,
    token BLOB NOT NULL,
    person BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (shard, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_person ON invitation (person);

-- Failed attempts, by the hash of whom or what they were about.
CREATE TABLE attempt (
    shard INTEGER NOT NULL,
    subject BLOB NOT NULL,
    failures INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (shard, subject)
) STRICT, WITHOUT ROWID;

-- Where the chain of the audit ends.
CREATE TABLE audit_head (
    shard INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Who looked at what. `entry` is JSON, byte for byte as it was chained; `hash` covers it and every
-- entry before it. `person` and `record` are what entries are found by.
CREATE TABLE audit (
    shard INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person BLOB,
    record BLOB,
    entry BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (shard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_record ON audit (record, number) WHERE record IS NOT NULL;
CREATE INDEX audit_by_person ON audit (person, number) WHERE person IS NOT NULL;
