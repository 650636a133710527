-- name: demo_is_empty
SELECT NOT EXISTS (SELECT FROM accounts) AS is_empty,
	EXISTS (SELECT FROM accounts WHERE name = :name::text) AS is_there;

-- name: demo_may_write_past
-- The owner of the schema; the application's role only adds to histories.
SELECT has_table_privilege('revisions', 'UPDATE') AND has_table_privilege('audit_log', 'UPDATE')
	AND has_table_privilege('official_marks', 'UPDATE') AS may;

-- name: demo_search_off
-- Built at the end.
SELECT set_config('answerwell.search', 'off', true) AS search;

-- name: demo_put_people
-- What people do over time, and the one password of all.
WITH of AS (
	SELECT * FROM unnest(:ids::bigint[], :ats::bigint[]) AS o (id, at)
), moved AS (
	UPDATE accounts a SET password_hash = :password_hash::text, joined_at = to_timestamp(o.at / 1000000.0),
		verified_at = to_timestamp(o.at / 1000000.0) + interval '4 minutes'
	FROM of o WHERE a.id = o.id
), logged AS (
	UPDATE audit_log l SET at = to_timestamp(o.at / 1000000.0)
	FROM of o WHERE l.subject_kind = 'account' AND l.subject_id = o.id
)
UPDATE subscriptions s SET requested_at = to_timestamp(o.at / 1000000.0),
	confirmed_at = to_timestamp(o.at / 1000000.0) + interval '4 minutes',
	frequency = (ARRAY['edition', 'weekly', 'edition', 'daily', 'monthly'])[1 + o.place % 5],
	languages = CASE WHEN o.place % 7 = 3 THEN ARRAY['en', 'zh_CN'] END,
	quiet_from = CASE WHEN o.place % 4 = 1 THEN 22 END, quiet_until = CASE WHEN o.place % 4 = 1 THEN 7 END,
	news_since = now() - interval '21 days'
FROM (SELECT id, at, row_number() OVER (ORDER BY id) AS place FROM of) AS o WHERE s.account_id = o.id;

-- name: demo_put_posts
WITH of AS (
	SELECT * FROM unnest(:ids::bigint[], :ats::bigint[]) AS o (id, at)
), moved AS (
	UPDATE posts p SET created_at = to_timestamp(o.at / 1000000.0) FROM of o WHERE p.id = o.id
), asked AS (
	UPDATE questions q SET created_at = to_timestamp(o.at / 1000000.0) FROM of o WHERE q.id = o.id
)
UPDATE revisions r SET at = to_timestamp(o.at / 1000000.0) FROM of o WHERE r.post_id = o.id;

-- name: demo_put_fields
-- What categories ask was set up before anybody asked.
UPDATE audit_log SET at = now() - interval '120 days' WHERE subject_kind = 'category' AND at = now();

-- name: demo_put_hidden
-- What a moderator hid was seen for forty minutes.
WITH hidden AS (
	UPDATE posts SET hidden_at = least(created_at + interval '40 minutes', now() - interval '1 minute')
	WHERE id = ANY (:ids::bigint[]) AND hidden_at IS NOT NULL RETURNING id, hidden_at
)
UPDATE audit_log l SET at = h.hidden_at FROM hidden h WHERE l.action = 'post.hide' AND l.subject_id = h.id;

-- name: demo_put_votes
-- Of :people those vote who come first by a hash, within ten
-- days.
WITH ranked AS (
	SELECT w.id, w.up, w.down, a.id AS account_id, p.created_at,
		row_number() OVER (PARTITION BY w.id ORDER BY md5(a.name || p.body)) AS i
	FROM unnest(:ids::bigint[], :ups::integer[], :downs::integer[]) AS w (id, up, down)
		JOIN posts p ON p.id = w.id
		JOIN accounts a ON a.id = ANY (:people::bigint[]) AND a.id IS DISTINCT FROM p.author_id
), cast_now AS (
	INSERT INTO votes (post_id, account_id, value, at)
	SELECT id, account_id, CASE WHEN i <= up THEN 1 ELSE -1 END,
		least(created_at + i * i * interval '73 minutes', now() - interval '1 minute')
	FROM ranked WHERE i <= up + down
	RETURNING post_id, value
), counted AS (
	SELECT post_id, count(*) FILTER (WHERE value = 1) AS n_up,
		count(*) FILTER (WHERE value = -1) AS n_down
	FROM cast_now GROUP BY post_id
)
UPDATE posts p SET n_up = c.n_up, n_down = c.n_down FROM counted c WHERE p.id = c.post_id;

-- name: demo_put_thanks
-- About a third of those whom an answer helped say so; and the asker of an accepted one.
WITH said AS (
	INSERT INTO thanks (post_id, account_id, at)
	SELECT v.post_id, v.account_id, least(v.at + interval '2 minutes', now() - interval '1 minute')
	FROM votes v
		JOIN posts p ON p.id = v.post_id AND p.kind = 'answer'
		JOIN accounts a ON a.id = v.account_id
		LEFT JOIN acceptances c ON c.answer_id = p.id AND c.by_id = v.account_id
	WHERE v.value = 1
		AND (c.answer_id IS NOT NULL OR ('x' || left(md5(a.name || p.body), 2))::bit(8)::int < 80)
	RETURNING post_id
)
UPDATE posts p SET n_thanks = n.n
FROM (SELECT post_id, count(*) AS n FROM said GROUP BY post_id) n WHERE p.id = n.post_id;

-- name: demo_put_reputation
-- Everything at the time it happened.
SELECT reputation_rebuild()::text AS done;

-- name: demo_put_metoos
WITH ranked AS (
	SELECT w.id, w.n, a.id AS account_id, p.created_at,
		row_number() OVER (PARTITION BY w.id ORDER BY md5(p.body || a.name)) AS i
	FROM unnest(:ids::bigint[], :ns::integer[]) AS w (id, n)
		JOIN posts p ON p.id = w.id
		JOIN accounts a ON a.id = ANY (:people::bigint[]) AND a.id IS DISTINCT FROM p.author_id
), put AS (
	INSERT INTO metoos (question_id, account_id, at)
	SELECT id, account_id,
		least(created_at + i * i * interval '97 minutes', now() - interval '1 minute')
	FROM ranked WHERE i <= n
	RETURNING question_id
)
UPDATE questions q SET n_metoo = c.n
FROM (SELECT question_id, count(*) AS n FROM put GROUP BY question_id) c WHERE q.id = c.question_id;

-- name: demo_put_marks
-- Official marks: given an hour and a half after the answer, for so many days.
WITH of AS (
	SELECT o.id, p.created_at + interval '90 minutes' AS at, o.days
	FROM unnest(:ids::bigint[], :days::integer[]) AS o (id, days) JOIN posts p ON p.id = o.id
), logged AS (
	UPDATE audit_log l SET at = least(o.at, now() - interval '1 minute')
	FROM of o WHERE l.action = 'answer.official' AND l.subject_id = o.id
)
UPDATE official_marks m SET at = least(o.at, now() - interval '1 minute'),
	valid_until = CASE WHEN o.days > 0 THEN day_end(o.at::date + o.days) END
FROM of o WHERE m.answer_id = o.id;

-- name: demo_put_threads
-- What is kept about the questions, from the facts; acceptances and closures get their times first.
WITH accepted AS (
	UPDATE acceptances a SET at = least(p.created_at + interval '5 hours', now() - interval '1 minute')
	FROM posts p WHERE a.question_id = ANY (:ids::bigint[]) AND p.id = a.answer_id
), closed AS (
	UPDATE closures c SET at = least(q.created_at + interval '7 hours', now() - interval '1 minute')
	FROM questions q WHERE q.id = ANY (:ids) AND c.question_id = q.id
	RETURNING c.question_id, c.at
), repeated AS (
	UPDATE duplicates d SET at = least(q.created_at + interval '3 hours', now() - interval '1 minute')
	FROM questions q WHERE q.id = ANY (:ids) AND d.question_id = q.id
	RETURNING d.question_id, d.at
), logged AS (
	UPDATE audit_log l SET at = d.at
	FROM (SELECT * FROM closed UNION ALL SELECT * FROM repeated) d
	WHERE l.action IN ('question.close', 'question.duplicate') AND l.subject_id = d.question_id
)
UPDATE questions q SET score = p.score,
	closed_at = (SELECT at FROM closed c WHERE c.question_id = q.id),
	active_at = (SELECT max(n.created_at) FROM posts n WHERE n.question_id = q.id),
	first_staff_answer_at = (SELECT min(n.created_at)
		FROM posts n JOIN accounts a ON a.id = n.author_id
		WHERE n.question_id = q.id AND n.kind = 'answer' AND a.role <> 'customer'
			AND a.id IS DISTINCT FROM q.author_id),
	official_id = m.answer_id, official_until = m.valid_until
FROM posts p
	LEFT JOIN LATERAL (SELECT o.answer_id, o.valid_until
		FROM official_standing o JOIN posts n ON n.id = o.answer_id
		WHERE n.question_id = p.id AND NOT o.is_suspended AND mark_holds(o.valid_until)
		ORDER BY o.at DESC, o.answer_id DESC LIMIT 1) m ON true
WHERE q.id = ANY (:ids) AND p.id = q.id;

-- name: demo_put_entries
-- Written by one person at a time, published by another; most were looked over since.
WITH of AS (
	SELECT o.id, o.by_id, to_timestamp(o.at / 1000000.0) AS at, nullif(o.place, 0) AS place
	FROM unnest(:ids::bigint[], :by_ids::bigint[], :ats::bigint[], :places::bigint[]) AS o (id, by_id, at, place)
), revised AS (
	UPDATE entry_revisions r SET at = o.at, author_id = o.by_id FROM of o WHERE r.entry_id = o.id
), sourced AS (
	UPDATE entry_sources s SET at = o.at FROM of o WHERE s.entry_id = o.id
), phrased AS (
	UPDATE phrasings f SET at = o.at FROM of o WHERE f.entry_id = o.id
), logged AS (
	UPDATE audit_log l SET at = o.at FROM of o WHERE l.subject_kind = 'entry' AND l.subject_id = o.id
)
UPDATE entries e SET owner_id = o.by_id, created_at = o.at, published_at = o.at, changed_at = o.at,
	review_at = o.at + (e.review_at - e.created_at) * CASE WHEN o.id % 7 = 0 THEN 1 ELSE 2 END,
	n_views = 40 + ('x' || left(md5(e.title), 3))::bit(12)::int / 4, place = o.place
FROM of o WHERE e.id = o.id;

-- name: demo_put_helped
-- What readers said, over the last two months.
INSERT INTO entry_helped (entry_id, day, n_yes, n_no)
SELECT o.id, current_date - 1 - (k * 13 % 60)::integer, count(*) FILTER (WHERE k <= o.yes), count(*) FILTER (WHERE k > o.yes)
FROM unnest(:ids::bigint[], :yes::bigint[], :no::bigint[]) AS o (id, yes, no)
CROSS JOIN LATERAL generate_series(1, o.yes + o.no) AS k
GROUP BY 1, 2;

-- name: demo_put_remark
INSERT INTO entry_remarks (entry_id, text, at)
VALUES (:entry_id::bigint, :text::text, now() - make_interval(days => :days::integer, hours => 3));

-- name: demo_put_flags
UPDATE flags f SET at = to_timestamp(o.at / 1000000.0)
FROM unnest(:post_ids::bigint[], :account_ids::bigint[], :ats::bigint[]) AS o (post_id, account_id, at)
WHERE f.post_id = o.post_id AND f.account_id = o.account_id;

-- name: demo_put_word
WITH logged AS (
	UPDATE audit_log SET at = :at::timestamptz
	WHERE subject_kind = 'glossary' AND subject_id = :id::bigint
)
UPDATE glossary SET changed_at = :at WHERE id = :id;

-- name: demo_put_page
WITH logged AS (
	UPDATE audit_log SET at = :at::timestamptz
	WHERE subject_kind = 'page' AND subject_id = :id::bigint
), written AS (
	UPDATE site_page_revisions SET at = :at WHERE page_id = :id
)
UPDATE site_pages SET changed_at = :at WHERE id = :id;

-- name: demo_put_setting
WITH changed AS (
	UPDATE setting_changes SET at = :at::timestamptz WHERE name = :name::text RETURNING id
), logged AS (
	UPDATE audit_log SET at = :at WHERE subject_kind = 'setting' AND subject_id IN (SELECT id FROM changed)
)
UPDATE settings SET changed_at = :at WHERE name = :name;

-- name: demo_put_synonym
WITH logged AS (
	UPDATE audit_log SET at = :at::timestamptz
	WHERE subject_kind = 'synonym' AND subject_id = :id::bigint
)
UPDATE synonyms SET changed_at = :at WHERE id = :id;

-- name: demo_put_template
-- row: demo_template
UPDATE reply_templates SET category_id = (SELECT id FROM categories WHERE slug = :category::text), n_used = :used::integer,
	used_at = :at::timestamptz
WHERE locale = :locale::text AND name = :name::text RETURNING category_id;

-- name: demo_put_suggestion
UPDATE suggestions SET at = :at::timestamptz WHERE id = :id::bigint;

-- name: demo_put_change
WITH revised AS (
	UPDATE revisions SET at = :at::timestamptz WHERE post_id = :post_id::bigint AND number = 2
), rested AS (
	UPDATE official_marks SET at = :at WHERE answer_id = :post_id AND kind = 'suspended'
)
UPDATE posts SET edited_at = :at WHERE id = :post_id;

-- name: demo_put_notices
-- What was told in the last month stands in the list, in its order; of the last days some is unread.
-- Marks and acceptances have got their times before, what is told by an entry has the entry's.
WITH gone AS (
	DELETE FROM notices WHERE account_id = ANY (:people::bigint[]) AND at = now()
	RETURNING account_id, kind, actor_id, question_id, post_id, entry_id
), told AS (
	SELECT g.*, CASE g.kind WHEN 'official' THEN coalesce(p.official_at, p.created_at + interval '90 minutes')
		WHEN 'mark_changed' THEN p.edited_at
		WHEN 'accepted_changed' THEN p.edited_at
		WHEN 'accepted' THEN p.created_at + interval '5 hours'
		WHEN 'moderation' THEN coalesce(p.hidden_at, p.created_at)
		ELSE coalesce(e.published_at, p.created_at) END AS at
	FROM gone g LEFT JOIN posts p ON p.id = g.post_id LEFT JOIN entries e ON e.id = g.entry_id
)
INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, entry_id, at, read_at)
SELECT account_id, kind, actor_id, question_id, post_id, entry_id, least(at, now() - interval '1 minute'),
	CASE WHEN at < now() - interval '7 days' THEN at + interval '7 hours' END
FROM told WHERE at > now() - interval '30 days' ORDER BY at;

-- name: demo_put_watches
UPDATE watches w SET at = q.created_at FROM questions q
WHERE w.account_id = ANY (:people::bigint[]) AND w.at = now() AND q.id = w.question_id;

-- name: demo_build_search
SELECT search_build_questions(min(i.id), max(i.id))::text AS q,
	(SELECT search_build_entries(min(e.id), max(e.id)) FROM unnest(:entry_ids::bigint[]) AS e (id))::text AS e
FROM unnest(:question_ids::bigint[]) AS i (id);

-- name: demo_put_searches
-- :n of them, some hours apart, the last at :at. What was found is opened unless a question came of it.
INSERT INTO searches (at, locale, via, words, n_entries, n_threads, best_entry_id, best_probability, shown_entry_ids,
	opened_entry_id, outcome, solved_entry_id)
SELECT date_trunc('hour', :at::timestamptz - i * interval '7 hours', 'UTC'), :locale::text, :via::text, :words::text,
	:n_entries::integer, :n_threads::integer, nullif(:entry_id::bigint, 0),
	CASE WHEN :entry_id <> 0 THEN 0.84 ELSE 0 END, CASE WHEN :entry_id <> 0 THEN ARRAY[:entry_id] ELSE '{}' END,
	nullif(:entry_id, 0), :outcome::text, CASE WHEN :outcome = 'claimed' THEN nullif(:entry_id, 0) END
FROM generate_series(0, :n::integer - 1) AS i;

-- name: demo_put_claims
-- :n of them by visitors over :weeks, more and more often; every third is said again, every eleventh was none.
INSERT INTO solutions (at, locale, category_id, entry_id, said, said_at)
SELECT c.at, :locale::text, e.category_id, e.id, c.said, CASE WHEN c.said IS NOT NULL THEN c.at + interval '1 minute' END
FROM entries e
CROSS JOIN LATERAL (
	SELECT :until::timestamptz - :weeks::integer * interval '7 days' * (1 - sqrt((i + 0.5) / :n::integer)) AS at,
		CASE WHEN i % 11 = 7 THEN 'no' WHEN i % 3 = 0 THEN 'yes' END AS said
	FROM generate_series(0, :n - 1) AS i
) c
WHERE e.id = :entry_id::bigint;

-- name: demo_put_covering
INSERT INTO question_coverings (question_id, entry_id, how, probability, was_there, at)
SELECT q.id, :entry_id::bigint, 'words', :percent::integer / 100.0, false, q.created_at + interval '5 days'
FROM questions q WHERE q.id = :question_id::bigint;

-- name: demo_put_solution
UPDATE solutions SET at = :at::timestamptz, said_at = CASE WHEN said IS NOT NULL THEN :at + interval '1 minute' END
WHERE id = :id::bigint;

-- name: demo_put_undo
-- The rows that acts have made got other times since, and notices were written anew: the journal has them as they are now, or no more.
-- What repeats an entry was marked some hours after it was asked.
WITH marked AS (
	UPDATE duplicates d SET at = least(q.created_at + interval '3 hours', now() - interval '1 minute')
	FROM questions q WHERE q.id = d.question_id AND d.entry_id IS NOT NULL
	RETURNING d.question_id, d.at, to_jsonb(d) AS image
), logged AS (
	UPDATE audit_log l SET at = m.at FROM marked m WHERE l.action = 'question.duplicate' AND l.subject_id = m.question_id
), gone AS (
	DELETE FROM notices n USING marked m WHERE n.post_id = m.question_id AND n.kind = 'moderation'
), forgotten AS (
	DELETE FROM undo_rows WHERE kind = 'notice'
), acts AS (
	UPDATE undo_acts u SET at = coalesce(m.at, d.at) FROM duplicates d LEFT JOIN marked m USING (question_id)
	WHERE u.subject_kind = 'question' AND u.subject_id = d.question_id
)
UPDATE undo_rows r SET after = CASE r.kind
	WHEN 'duplicate' THEN coalesce((SELECT image FROM marked WHERE question_id = r.key::bigint), (SELECT to_jsonb(d) FROM duplicates d WHERE d.question_id = r.key::bigint))
	WHEN 'watch' THEN (SELECT to_jsonb(w) FROM watches w WHERE w.id = r.key::bigint)
	ELSE r.after END
WHERE r.kind IN ('duplicate', 'watch');

-- name: demo_put_announcements
-- Readers heard of entries when they were published.
UPDATE entry_announcements a SET at = greatest(e.changed_at, e.published_at), is_told = true
FROM entries e WHERE e.id = a.entry_id;

-- name: demo_put_readers
-- They have followed the link in their mail since; it is not mailed.
WITH asked AS (
	UPDATE mail_readers SET token_hash = NULL, expires_at = NULL, asked_at = asked_at - interval '20 days'
	WHERE token_hash IS NOT NULL RETURNING id, locale
), gone AS (
	DELETE FROM mails AS m USING asked WHERE m.recipient_id = asked.id
)
INSERT INTO subscriptions (mail_reader_id, frequency, confirmed_at, news_since, served_at, consent_locale, consent_words)
SELECT id, 'weekly', now() - interval '20 days', now() - interval '20 days', now() - interval '2 days', locale, 1 FROM asked;

-- name: demo_put_sent
WITH sent AS (
	UPDATE editions SET state = 'sent', made_at = now() - :days::integer * interval '1 day',
		covers_until = now() - :days * interval '1 day', leaves_at = now() - :days * interval '1 day',
		deadline_at = now() - (:days - 3) * interval '1 day', finished_at = now() - :days * interval '1 day' + interval '2 minutes'
	WHERE id = :id::bigint RETURNING id, leaves_at
), posted AS (
	UPDATE mails AS m SET created_at = s.leaves_at, not_before = s.leaves_at, claims = 1, attempts = 1,
		claimed_by = 'demo', claimed_at = s.leaves_at, handed_over_at = s.leaves_at + interval '1 minute',
		finished_at = s.leaves_at + interval '1 minute',
		state = CASE a.name WHEN :uncertain::text THEN 'uncertain' ELSE 'accepted' END,
		why = CASE a.name WHEN :uncertain THEN 'no word from the mail server' ELSE '' END,
		unsubscribed_at = CASE a.name WHEN :unsubscribed::text THEN s.leaves_at + interval '3 hours' END
	FROM sent AS s, accounts AS a WHERE m.edition_id = s.id AND a.id = m.recipient_id
)
UPDATE subscriptions AS s SET ended_at = now() - :days * interval '1 day' + interval '3 hours', ended_how = 'one_click', next_at = NULL
FROM accounts AS a WHERE a.id = s.account_id AND a.name = :unsubscribed;

-- name: demo_put_editions
-- Composed this morning, not this minute.
WITH made AS (
	UPDATE editions SET made_at = made_at - interval '5 hours', covers_until = covers_until - interval '4 hours'
	WHERE state IN ('draft', 'scheduled')
)
UPDATE audit_log SET at = at - interval '4 hours' WHERE subject_kind = 'edition';

-- name: demo_put_stops
-- What came back from three of them: a mailbox that is gone, one that is full for weeks, and a complaint.
WITH who (name, kind, reason, cause, status, days) AS (
	VALUES ('jonas', 'hard', 'bounce', 'no_mailbox', '5.1.1', 2), ('fang', 'soft', 'soft', 'full', '5.2.2', 5),
		('priya', 'complaint', 'complaint', 'complaint', '', 9)
), them AS (
	SELECT a.id, a.email_mac, w.*, now() - w.days * interval '1 day' AS at
	FROM who AS w JOIN accounts AS a ON a.name = w.name
), named AS (
	INSERT INTO recipients (id, account_id) SELECT id, id FROM them ON CONFLICT (id) DO NOTHING
), sent AS (
	INSERT INTO mails (recipient_id, kind, message_id, state, why, created_at, not_before, handed_over_at, finished_at, to_mac)
	SELECT id, 'daily', 'demo.' || id || '@localhost', CASE kind WHEN 'hard' THEN 'failed' ELSE 'accepted' END,
		CASE kind WHEN 'hard' THEN 'sent back' ELSE '' END, at, at, at, at, email_mac
	FROM them
	RETURNING id, recipient_id
), back AS (
	INSERT INTO returns (mail_id, email_mac, kind, cause, status, at)
	SELECT s.id, t.email_mac, t.kind, t.cause, t.status, t.at FROM sent AS s JOIN them AS t ON t.id = s.recipient_id
)
INSERT INTO suppressions (email_mac, reason, cause, status, at)
SELECT email_mac, reason, cause, status, at FROM them ORDER BY at;
