-- Search over channels and streams. Words are folded alike in what is found and in what is asked for, so both go through
-- one function: lower case, without marks (NFKD, combining marks dropped), cut at everything that is no letter or digit.
-- Collations are named because an index may not depend on those of the server.
CREATE FUNCTION app.search_words(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
  RETURN array_to_tsvector(array_remove(regexp_split_to_array(
    regexp_replace(normalize(lower(words COLLATE pg_c_utf8), NFKD), U&'[\0300-\036f]', '', 'g') COLLATE pg_c_utf8,
    '[^[:alnum:]]+'), ''));
END $$;

DROP INDEX app.channel_search;
CREATE INDEX channel_words ON app.channel USING gin (app.search_words(name || ' ' || handle::text));
CREATE INDEX room_words ON app.room USING gin (app.search_words(title));
-- newest first, for words that many titles have
CREATE INDEX room_newest ON app.room (created_at DESC, id DESC) WHERE kind = 'stream' AND state <> 'draft';

-- Words that can be found now, made anew by the worker; they only put typing mistakes right. `near` holds the word and
-- every form of it with one sign left out: two words that differ by one sign share a form (symmetric deletes).
CREATE TABLE app.search_word (word text COLLATE "C" PRIMARY KEY, uses int NOT NULL, near text[] NOT NULL);
CREATE INDEX search_word_near ON app.search_word USING gin (near);
CREATE INDEX search_word_trigrams ON app.search_word USING gin (word gin_trgm_ops) WHERE length(word) >= 8;

CREATE FUNCTION app.near_forms(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  ARRAY(SELECT DISTINCT left(word, n - 1) || substr(word, n + 1) FROM generate_series(1, length(word) + 1) n);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.search_word TO sd_api;
