-- As search_by_last_everywhere, in the units $11.
SELECT record
FROM child_word
WHERE word = ANY($1) AND last_word >= $2 AND last_word < $3
  AND strpos(' ' || name_fold, $4) > 0
  AND strpos(' ' || name_fold, $5) > 0
  AND strpos(' ' || name_fold, $6) > 0
  AND strpos(' ' || name_fold, $7) > 0
  AND strpos(' ' || name_fold, $8) > 0
  AND strpos(' ' || name_fold, $9) > 0
  AND unit = ANY($11)
LIMIT $10;
