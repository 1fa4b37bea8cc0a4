-- As search_everywhere, in the units $10.
SELECT record
FROM child_word
WHERE word >= $1 AND word < $2
  AND strpos(' ' || name_fold, $3) > 0
  AND strpos(' ' || name_fold, $4) > 0
  AND strpos(' ' || name_fold, $5) > 0
  AND strpos(' ' || name_fold, $6) > 0
  AND strpos(' ' || name_fold, $7) > 0
  AND strpos(' ' || name_fold, $8) > 0
  AND unit = ANY($10)
LIMIT $9;
