-- The records merged into each of these, at whatever remove, and these themselves.
WITH RECURSIVE member (survivor, record) AS (
    SELECT unhex(k.value), unhex(k.value) FROM json_each(?1) AS k
    UNION
    SELECT member.survivor, m.record
    FROM member JOIN merge AS m ON m.survivor = member.record
)
SELECT survivor, record FROM member;
