SELECT number, hash FROM audit_head WHERE shard = $1 FOR UPDATE;
