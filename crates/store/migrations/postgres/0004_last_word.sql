-- The last word of a name, which mostly is the given name, stands in an index after each word: who
-- is looked for by several words is found among those of that name, however frequent the words.
-- The database makes it, so that a program of the layout before goes on writing beside this one.
ALTER TABLE child_word ADD COLUMN last_word text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (substring(name_fold FROM '[^ ]*$')) STORED;
DROP INDEX child_word_by_word;
CREATE INDEX child_word_by_word ON child_word (word, last_word);

-- With the name in it, the children of a few units are searched in the index alone.
DROP INDEX child_by_name;
CREATE INDEX child_by_name ON child (unit, state, sort_key, record) INCLUDE (name_fold);
