-- The first rows of each unit after the cursor, then the first of these.
SELECT v.*
FROM json_each(?1) AS u
CROSS JOIN child AS v ON v.rowid IN (
    SELECT i.rowid
    FROM child AS i
    WHERE i.unit = u.value AND i.state = ?2 AND (i.birth_day, i.record) > (?3, ?4)
    ORDER BY i.birth_day, i.record
    LIMIT ?5
)
ORDER BY v.birth_day, v.record
LIMIT ?5;
