SELECT shard, device, last FROM series;
