-- ?2: JSON array of [word, last word, record in hexadecimal]
DELETE FROM child_word
WHERE (word, last_word, record, shard) IN (
    SELECT k.value ->> 0, k.value ->> 1, unhex(k.value ->> 2), ?1 FROM json_each(?2) AS k
);
