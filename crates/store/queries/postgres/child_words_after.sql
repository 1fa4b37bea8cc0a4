-- The next rows of the view, for a comparison. The last word, $3, isn't part of the key here.
SELECT word, last_word, shard, record, unit, name_fold
FROM child_word
WHERE (shard, word, record) > ($1, $2, $4) AND $3::text IS NOT NULL
ORDER BY shard, word, record
LIMIT $5;
