-- $2: JSON array of [word, last word, record in hexadecimal]. As lists first: under policies no index is asked
-- for what a function makes of a row.
DELETE FROM child_word AS w
USING unnest(
    ARRAY(SELECT e.value ->> 0 FROM jsonb_array_elements($2::jsonb) AS e (value)),
    ARRAY(SELECT (e.value ->> 2)::uuid FROM jsonb_array_elements($2::jsonb) AS e (value))
) AS k (word, record)
WHERE w.shard = $1 AND w.word = k.word AND w.record = k.record;
