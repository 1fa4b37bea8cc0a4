SELECT target AS shard, record FROM pending ORDER BY target, record;
