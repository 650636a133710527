-- Words that search finds by, made anew: after :after, in order of the ids.

-- name: words_posts
-- call: words_read
-- into: words_row answerwell/forum/words.h
-- Locked so that an edit at the same time is not overwritten by older words.
SELECT id, body AS text, words FROM posts
WHERE id > :after::bigint AND kind <> 'comment'
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: words_posts_set
-- call: words_write
UPDATE posts p SET words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE p.id = u.id;

-- name: words_questions
-- call: words_read
-- into: words_row answerwell/forum/words.h
SELECT id, title AS text, title_words AS words FROM questions
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: words_questions_set
-- call: words_write
UPDATE questions q SET title_words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE q.id = u.id;

-- name: words_tags
-- call: words_read
-- into: words_row answerwell/forum/words.h
SELECT id, array_to_string(tags, ', ') AS text, tag_words AS words FROM questions
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: words_details
-- call: words_read
-- into: words_row answerwell/forum/words.h
SELECT id, details AS text, detail_words AS words FROM questions
WHERE id > :after::bigint
ORDER BY id LIMIT :limit::integer
FOR NO KEY UPDATE;

-- name: words_details_set
-- call: words_write
UPDATE questions q SET detail_words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE q.id = u.id;

-- name: words_tags_set
-- call: words_write
UPDATE questions q SET tag_words = u.words
FROM unnest(:ids::bigint[], :words::text[]) AS u (id, words)
WHERE q.id = u.id;
