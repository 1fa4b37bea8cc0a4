SELECT position, stored, hash
FROM fact
WHERE place > ((?1 << 31) | ?2) AND place <= ((?1 << 31) | 2147483647)
ORDER BY place
LIMIT ?3;
