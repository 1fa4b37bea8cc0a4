UPDATE passkey SET counter = ?3, used = ?4
WHERE shard = ?1 AND credential = ?2 AND (counter < ?3 OR (counter = 0 AND ?3 = 0)) RETURNING counter;
