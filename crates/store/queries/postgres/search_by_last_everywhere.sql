-- $1: words; $2 and $3 bound a name's last word; $4 to $9 are the others typed, each after a
-- blank, or ''.
SELECT record
FROM child_word
WHERE word = ANY($1) AND last_word >= $2 AND last_word < $3
  AND strpos(' ' || name_fold, $4) > 0
  AND strpos(' ' || name_fold, $5) > 0
  AND strpos(' ' || name_fold, $6) > 0
  AND strpos(' ' || name_fold, $7) > 0
  AND strpos(' ' || name_fold, $8) > 0
  AND strpos(' ' || name_fold, $9) > 0
LIMIT $10;
