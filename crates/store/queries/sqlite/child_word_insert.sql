INSERT OR FAIL INTO child_word
    (word, shard, record, unit, name_fold, last_word)
SELECT
    column1, column2, column3, column4, column5,
    substr(column5, length(rtrim(column5, replace(column5, ' ', ''))) + 1)
FROM (VALUES (?, ?, ?, ?, ?));
