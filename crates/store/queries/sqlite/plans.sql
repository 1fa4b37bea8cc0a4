SELECT v.* FROM plan AS v ORDER BY v.on_day DESC, v.record DESC;
