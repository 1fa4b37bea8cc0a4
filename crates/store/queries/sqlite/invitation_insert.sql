INSERT INTO invitation (shard, token, person, until) VALUES (?1, ?2, ?3, ?4);
