DELETE FROM local_unit WHERE shard = $1 AND record = ANY($2);
