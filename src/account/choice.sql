-- What somebody wants to hear of.

-- name: choice_get
-- A row for the person in any case, more for each choice made.
SELECT a.notify_mail, a.auto_watch, coalesce(c.topic, '') AS topic, c.mail, c.in_app
FROM accounts AS a LEFT JOIN notice_choices AS c ON c.account_id = a.id
WHERE a.id = $1::bigint;

-- name: choice_put
INSERT INTO notice_choices (account_id, topic, mail, in_app)
SELECT $1::bigint, t.topic, t.mail, t.in_app::boolean
FROM unnest($2::text[], $3::text[], $4::text[]) AS t (topic, mail, in_app)
ON CONFLICT (account_id, topic) DO UPDATE SET mail = excluded.mail, in_app = excluded.in_app;

-- name: choice_put_mail
INSERT INTO notice_choices (account_id, topic, mail, in_app)
SELECT a.id, $2, $3, true FROM accounts AS a WHERE a.id = $1::bigint
ON CONFLICT (account_id, topic) DO UPDATE SET mail = excluded.mail;

-- name: choice_put_person
UPDATE accounts SET notify_mail = $2::boolean, auto_watch = $3::boolean WHERE id = $1::bigint;
