SELECT count(*) AS n FROM account WHERE shard = $1;
