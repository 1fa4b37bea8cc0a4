-- As facts_packed, with the hash beside each fact, in hexadecimal.
SELECT count(*) AS n, max(position) AS last,
    convert_to(string_agg(encode(hash, 'hex'), '' ORDER BY position), 'UTF8') AS hashes,
    string_agg(stored, '\x1e'::bytea ORDER BY position) AS packed
FROM (
    SELECT position, hash, stored
    FROM fact
    WHERE shard = $1 AND position > $2
    ORDER BY position
    LIMIT $3
) AS next;
