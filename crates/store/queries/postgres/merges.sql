SELECT shard, record, survivor FROM merge;
