-- The next rows of the view, for a comparison.
SELECT word, shard, record, unit, name_fold
FROM child_word
WHERE (word, record, shard) > (?2, ?3, ?1)
ORDER BY word, record, shard
LIMIT ?4;
