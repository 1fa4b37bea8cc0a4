SELECT *
FROM child
WHERE unit = ANY($1) AND state = $2 AND (birth_day, record) > ($3, $4)
ORDER BY birth_day, record
LIMIT $5;
