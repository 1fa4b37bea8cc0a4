DELETE FROM merge WHERE shard = ?1 AND record = ?2;
