-- ?1: JSON array of [word, record in hexadecimal]
DELETE FROM child_word
WHERE (word, record) IN (SELECT k.value ->> 0, unhex(k.value ->> 1) FROM json_each(?1) AS k);
