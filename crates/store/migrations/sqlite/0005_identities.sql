-- Who an identity service says that somebody is, and whose account that opens. `issuer`: the service,
-- exactly as it calls itself. Moments are milliseconds.
CREATE TABLE identity (
    shard INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person BLOB NOT NULL,
    made INTEGER NOT NULL,
    PRIMARY KEY (shard, issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_by_person ON identity (person);

-- Keys that a person's authenticators hold. `credential`: by which the authenticator names it; `id`: by
-- which its person lets it go; `public`: as the authenticator wrote it (COSE); `counter`: its last one.
CREATE TABLE passkey (
    shard INTEGER NOT NULL,
    credential BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    public BLOB NOT NULL,
    counter INTEGER NOT NULL,
    made INTEGER NOT NULL,
    used INTEGER,
    PRIMARY KEY (shard, credential)
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_by_person ON passkey (person);

-- What counts once and was used, by its hash; dropped when it would count no more.
CREATE TABLE spent (
    shard INTEGER NOT NULL,
    token BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (shard, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_by_until ON spent (shard, until);
