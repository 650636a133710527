-- What somebody wants to hear of.

-- name: choice_get
-- A row for the person in any case, more for each choice made.
SELECT a.notify_mail, a.auto_watch, coalesce(c.topic, '') AS topic, c.mail, c.in_app
FROM accounts AS a LEFT JOIN notice_choices AS c ON c.account_id = a.id
WHERE a.id = :account_id::bigint;

-- name: choice_put
INSERT INTO notice_choices (account_id, topic, mail, in_app)
SELECT :account_id::bigint, t.topic, t.mail, t.in_app::boolean
FROM unnest(:topics::text[], :mails::text[], :in_app::text[]) AS t (topic, mail, in_app)
ON CONFLICT (account_id, topic) DO UPDATE SET mail = excluded.mail, in_app = excluded.in_app;

-- name: choice_put_mail
INSERT INTO notice_choices (account_id, topic, mail, in_app)
SELECT a.id, :topic::text, :mail::text, true FROM accounts AS a WHERE a.id = :account_id::bigint
ON CONFLICT (account_id, topic) DO UPDATE SET mail = excluded.mail;

-- name: choice_put_person
UPDATE accounts SET notify_mail = :notify_mail::boolean, auto_watch = :auto_watch::boolean
WHERE id = :account_id::bigint;
