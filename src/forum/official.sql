-- name: official_until
SELECT day_end(:day::text::date) AS until;

-- name: official_draft
-- The mark as it was typed, in force or suspended.
SELECT scope, to_char(day_of_end(valid_until), 'YYYY-MM-DD') AS day
FROM official_standing WHERE answer_id = :answer_id::bigint;

-- name: official_revoke
-- A row of its own: marks are a history that is only added to.
INSERT INTO official_marks (kind, answer_id, by_id, at)
VALUES ('revoked', :answer_id::bigint, :by_id::bigint, clock_timestamp());

-- name: official_mark
-- The newest one of an answer counts. clock_timestamp orders marks of one transaction.
INSERT INTO official_marks (answer_id, by_id, at, scope, valid_until)
VALUES (:answer_id::bigint, :by_id::bigint, clock_timestamp(), :scope::text, :valid_until?::timestamptz);

-- name: official_expired
-- Questions that still name a mark which has run out.
SELECT id FROM questions WHERE NOT mark_holds(official_until) ORDER BY id LIMIT 500;
