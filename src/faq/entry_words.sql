-- As src/forum/words.sql.

-- name: entry_words_bodies
-- call: entry_words_read
-- into: words_row answerwell/forum/words.h
SELECT id, body AS text, words FROM entries
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: entry_words_bodies_set
-- call: entry_words_write
UPDATE entries e SET words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE e.id = u.id;

-- name: entry_words_titles
-- call: entry_words_read
-- into: words_row answerwell/forum/words.h
SELECT id, title AS text, title_words AS words FROM entries
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: entry_words_titles_set
-- call: entry_words_write
UPDATE entries e SET title_words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE e.id = u.id;

-- name: entry_words_phrasings
-- call: entry_words_read
-- into: words_row answerwell/forum/words.h
SELECT id, text, words FROM phrasings
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: entry_words_phrasings_set
-- call: entry_words_write
UPDATE phrasings f SET words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE f.id = u.id;
