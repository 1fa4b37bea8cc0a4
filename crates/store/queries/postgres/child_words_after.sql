-- The next rows of the view, for a comparison.
SELECT word, shard, record, unit, name_fold
FROM child_word
WHERE (shard, word, record) > ($1, $2, $3)
ORDER BY shard, word, record
LIMIT $4;
