-- As facts_packed, with the hash beside each fact, in hexadecimal.
SELECT count(*) AS n, max(position) AS last, group_concat(hex(hash), '') AS hashes,
    group_concat(CAST(stored AS TEXT), char(30)) AS packed
FROM (
    SELECT position, hash, stored
    FROM fact
    WHERE place > ((?1 << 31) | ?2) AND place <= ((?1 << 31) | 2147483647)
    ORDER BY place
    LIMIT ?3
);
