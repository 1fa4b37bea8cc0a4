-- $2: JSON array of [word, record in hexadecimal]
DELETE FROM child_word
WHERE shard = $1 AND (word, record) IN (
    SELECT k.value ->> 0, (k.value ->> 1)::uuid FROM jsonb_array_elements($2::jsonb) AS k (value)
);
