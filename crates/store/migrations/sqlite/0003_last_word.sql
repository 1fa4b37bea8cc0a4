-- The last word of a name, which mostly is the given name, stands in the key after each word: who
-- is looked for by several words is found among those of that name, however frequent the words.
CREATE TABLE child_word_by_last (
    word TEXT NOT NULL,
    last_word TEXT NOT NULL,
    shard INTEGER NOT NULL,
    record BLOB NOT NULL,
    unit TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    PRIMARY KEY (word, last_word, record, shard)
) WITHOUT ROWID;

INSERT INTO child_word_by_last (word, last_word, shard, record, unit, name_fold)
SELECT
    word,
    substr(name_fold, length(rtrim(name_fold, replace(name_fold, ' ', ''))) + 1),
    shard, record, unit, name_fold
FROM child_word
ORDER BY 1, 2, record, shard;

DROP TABLE child_word;
ALTER TABLE child_word_by_last RENAME TO child_word;

-- With the name in it, the children of a few units are searched in the index alone.
DROP INDEX child_by_name;
CREATE INDEX child_by_name ON child (unit, state, sort_key, record, name_fold);
