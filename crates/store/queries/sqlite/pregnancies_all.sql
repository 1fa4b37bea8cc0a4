SELECT v.* FROM pregnancy AS v ORDER BY v.registered_on DESC, v.record;
