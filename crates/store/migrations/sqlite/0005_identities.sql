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

-- What counts once and was used, by its hash; dropped when it would count no more.
CREATE TABLE spent (
    shard INTEGER NOT NULL,
    token BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (shard, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_by_until ON spent (shard, until);
