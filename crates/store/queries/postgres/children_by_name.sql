SELECT *
FROM child
WHERE unit = ANY($1) AND state = $2 AND (sort_key, record) > ($3, $4)
ORDER BY sort_key, record
LIMIT $5;
