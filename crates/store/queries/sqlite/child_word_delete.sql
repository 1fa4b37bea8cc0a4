-- ?2: JSON array of [word, record in hexadecimal]
DELETE FROM child_word
WHERE (word, record, shard) IN (
    SELECT k.value ->> 0, unhex(k.value ->> 1), ?1 FROM json_each(?2) AS k
);
