-- Ids that more than one shard has.
SELECT id FROM fact GROUP BY id HAVING count(*) > 1;
