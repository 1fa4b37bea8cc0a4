-- What is merged into each of these directly.
SELECT m.record, m.survivor
FROM json_each(?1) AS k
CROSS JOIN merge AS m ON m.survivor = unhex(k.value);
