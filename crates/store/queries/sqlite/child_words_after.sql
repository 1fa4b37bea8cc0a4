-- The next rows of the view, for a comparison.
SELECT word, last_word, shard, record, unit, name_fold
FROM child_word
WHERE (word, last_word, record, shard) > (?2, ?3, ?4, ?1)
ORDER BY word, last_word, record, shard
LIMIT ?5;
