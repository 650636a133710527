-- name: official_until
-- The last second of a day in the marker's own time zone.
SELECT ($1::date + time '23:59:59') AT TIME ZONE (SELECT known_zone($2::text)) AS until;

-- name: official_draft
-- The mark as it was typed, in force or suspended; the day again in the reader's own time zone.
SELECT scope, to_char(valid_until AT TIME ZONE (SELECT known_zone($2::text)), 'YYYY-MM-DD') AS day
FROM official_standing WHERE answer_id = $1::bigint;

-- name: official_revoke
-- A row of its own: marks are a history that is only added to.
INSERT INTO official_marks (kind, answer_id, by_id, at)
VALUES ('revoked', $1::bigint, $2::bigint, clock_timestamp());

-- name: official_mark
-- The newest one of an answer counts. clock_timestamp orders marks of one transaction.
INSERT INTO official_marks (answer_id, by_id, at, scope, valid_until)
VALUES ($1::bigint, $2::bigint, clock_timestamp(), $3::text, $4::timestamptz);

-- name: official_expired
-- Questions that still name a mark which has run out.
SELECT id FROM questions WHERE official_until <= now() ORDER BY id LIMIT 500;
