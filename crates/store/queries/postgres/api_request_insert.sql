INSERT INTO api_request (shard, key, body, fact) VALUES ($1, $2, $3, $4)
ON CONFLICT (shard, key) DO NOTHING;
