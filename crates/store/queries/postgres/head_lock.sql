-- Who holds it is the shard's one writer until the commit.
SELECT position FROM head WHERE shard = $1 FOR UPDATE;
