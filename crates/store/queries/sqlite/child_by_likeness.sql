-- ?1: JSON array of [folded name, day of birth]
SELECT v.*
FROM json_each(?1) AS k
CROSS JOIN child AS v
  ON v.name_fold = k.value ->> 0 AND v.birth_day = k.value ->> 1
WHERE v.state < 2;
