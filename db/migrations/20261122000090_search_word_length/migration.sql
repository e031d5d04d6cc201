-- A word of a title may be longer than a tsvector can hold (2047 bytes, once signs are taken apart); what is beyond is cut
-- in the middle of a sign, and one such title stops whoever reads all words. Nobody searches by more than forty letters.
CREATE OR REPLACE FUNCTION app.search_words(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
  RETURN array_to_tsvector(ARRAY(SELECT left(word, 64) FROM unnest(regexp_split_to_array(
    regexp_replace(normalize(lower(words COLLATE pg_c_utf8), NFKD), U&'[\0300-\036f]', '', 'g') COLLATE pg_c_utf8,
    '[^[:alnum:]]+')) AS word WHERE word <> ''));
END $$;
REINDEX INDEX app.channel_words;
REINDEX INDEX app.room_words;
