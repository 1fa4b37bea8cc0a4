-- Tokens with which a person's programs ask, and what they sent.

-- `token`: the hash of what the program holds. `id`: by which its person takes it back. `scopes`:
-- words, with blanks between. `used`: the day on which it was last used. Moments are milliseconds.
CREATE TABLE api_token (
    shard INTEGER NOT NULL,
    token BLOB NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made INTEGER NOT NULL,
    until INTEGER NOT NULL,
    used INTEGER,
    PRIMARY KEY (shard, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_person ON api_token (person);

-- What was sent under a key of the program's own, both as hashes: a key stands for one thing.
-- `fact`: under which it is recorded, so that it is recorded once.
CREATE TABLE api_request (
    shard INTEGER NOT NULL,
    key BLOB NOT NULL,
    body BLOB NOT NULL,
    fact BLOB NOT NULL,
    PRIMARY KEY (shard, key)
) STRICT, WITHOUT ROWID;
