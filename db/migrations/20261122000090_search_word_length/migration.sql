-- A word of a title may be longer than a tsvector can hold (2047 bytes, once signs are taken apart); what is beyond is cut
-- in the middle of a sign, and one such title stops whoever reads all words. Nobody searches by more than forty letters.
CREATE OR REPLACE FUNCTION app.search_words(words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  folded text := regexp_replace(normalize(lower(words COLLATE pg_c_utf8), NFKD), U&'[\0300-\036f]', '', 'g');
  list text[] := array_remove(regexp_split_to_array(folded COLLATE pg_c_utf8, '[^[:alnum:]]+'), '');
BEGIN
  -- shorter texts have no such word, and cutting costs as much as all the rest
  IF octet_length(folded) > 2000 THEN list := ARRAY(SELECT left(word, 64) FROM unnest(list) AS word); END IF;
  RETURN array_to_tsvector(list);
END $$;
REINDEX INDEX app.channel_words;
REINDEX INDEX app.room_words;
