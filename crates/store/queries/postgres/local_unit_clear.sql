DELETE FROM local_unit WHERE shard = $1;
