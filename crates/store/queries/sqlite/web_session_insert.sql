INSERT INTO web_session (shard, token, person, half, begun, seen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);
