SELECT * FROM plan ORDER BY on_day DESC, record DESC;
