INSERT INTO attempt (shard, subject, failures, last) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (shard, subject) DO UPDATE SET failures = excluded.failures, last = excluded.last;
