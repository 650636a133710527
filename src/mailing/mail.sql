-- What claimed mails are made from.

-- name: mail_told
-- row: told
-- What mails are made from: a row for each of their notices that was not read yet. Of many, those come first
-- that still have something to say: mail_write looks again, at all that come. :topics: of each of :kinds.
SELECT c.id AS mail_id, i.kind, i.n_all, i.at, i.account_id, i.is_so,
	(SELECT string_agg(x.topic, ',') FROM notice_choices AS x
		WHERE x.account_id = i.account_id AND x.mail = 'off') AS topics_off,
	w.is_muted, by.display_name AS actor_display, by.role AS actor_role,
	p.id AS post_id, p.kind AS post_kind, p.body AS post_body, p.author_id AS post_author,
	p.hidden_at IS NOT NULL AS is_hidden, p.deleted_at IS NOT NULL AS is_deleted, p.hidden_reason,
	NOT (is_visible(p) AND is_visible(r)) AS is_removed,
	q.id AS question_id, q.title AS question_title, q.slug AS question_slug, q.is_visible,
	q.author_id AS question_author, q.is_duplicate, q.locale AS question_locale, closed.reason AS closed_reason,
	closed.note AS closed_note, promise.due_at AS promised_at, shelf.name AS category_name,
	e.id AS entry_id, e.title AS entry_title, e.slug AS entry_slug, e.body AS entry_body,
	e.retired_at IS NOT NULL AS is_retired,
	EXISTS (SELECT FROM posts AS own JOIN entry_sources AS s ON own.id = s.answer_id
		WHERE s.entry_id = e.id AND own.author_id = i.account_id) AS is_answerer
FROM unnest(:mail_ids::bigint[]) AS c (id)
CROSS JOIN LATERAL (
	SELECT n.*, count(*) FILTER (WHERE NOT n.is_void) OVER () AS n_all
	FROM (
		SELECT n.id, n.account_id, n.kind, n.actor_id, n.question_id, n.post_id, n.entry_id, n.at, mark.is_so,
			coalesce(CASE WHEN n.kind = 'moderation'
				THEN p.kind <> 'question' AND is_visible(p)
				ELSE NOT is_visible(p) OR NOT is_visible(r) OR NOT q.is_visible OR e.retired_at IS NOT NULL
					OR n.kind = 'watched' AND w.is_muted OR NOT mark.is_so END, false)
			OR EXISTS (SELECT FROM notice_choices AS x JOIN unnest(:kinds::text[], :topics::text[]) AS k (kind, topic)
				ON k.topic = x.topic WHERE x.account_id = n.account_id AND x.mail = 'off'
					AND k.kind = n.kind) AS is_void
		FROM mail_notices AS l JOIN notices AS n ON n.id = l.notice_id
		LEFT JOIN posts AS p ON p.id = n.post_id
		LEFT JOIN posts AS r ON r.id = p.parent_id
		LEFT JOIN questions AS q ON q.id = coalesce(n.question_id, p.question_id)
		LEFT JOIN watches AS w ON w.question_id = q.id AND w.account_id = n.account_id
		LEFT JOIN entries AS e ON e.id = n.entry_id
		CROSS JOIN LATERAL (SELECT CASE n.kind -- the mark that is told stands
			WHEN 'official' THEN p.official_at IS NOT NULL
			WHEN 'mark_changed' THEN p.official_suspended_at IS NOT NULL
			WHEN 'accepted' THEN q.accepted_id IS NOT DISTINCT FROM p.id
			WHEN 'accepted_changed' THEN EXISTS (
				SELECT FROM suspended_acceptances AS s WHERE s.answer_id = p.id)
			WHEN 'excuse' THEN q.n_answers = 0 AND q.closed_at IS NULL AND NOT q.is_duplicate
			WHEN 'overdue' THEN q.first_staff_answer_at IS NULL AND q.accepted_id IS NULL
				AND q.closed_at IS NULL AND NOT q.is_duplicate
			WHEN 'source_changed' THEN EXISTS (
				SELECT FROM entry_sources AS s WHERE s.entry_id = e.id AND s.changed_at IS NOT NULL)
			ELSE true END AS is_so) AS mark
		WHERE l.mail_id = c.id AND n.read_at IS NULL
	) AS n
	ORDER BY n.is_void, n.id LIMIT 50
) AS i
JOIN accounts AS a ON a.id = i.account_id
LEFT JOIN accounts AS by ON by.id = i.actor_id
LEFT JOIN posts AS p ON p.id = i.post_id
LEFT JOIN posts AS r ON r.id = p.parent_id
LEFT JOIN questions AS q ON q.id = coalesce(i.question_id, p.question_id)
LEFT JOIN watches AS w ON w.question_id = q.id AND w.account_id = i.account_id
LEFT JOIN closures AS closed ON closed.question_id = q.id
LEFT JOIN category_in(q.category_id, a.locale) AS shelf ON true
LEFT JOIN question_promises AS promise ON promise.question_id = q.id AND i.kind = 'excuse'
LEFT JOIN entries AS e ON e.id = i.entry_id
ORDER BY c.id, i.id;

-- name: mail_texts
SELECT edition_id, locale, subject, text, html, mark FROM edition_texts WHERE edition_id = ANY (:edition_ids::bigint[]);

-- name: mail_test_edition
-- Which edition a test shows, and in which language; none: all that is new.
SELECT split_part(m.bundle, '.', 2)::bigint AS id, split_part(m.bundle, '.', 3) AS locale
FROM mails AS m WHERE m.id = :id::bigint AND m.bundle LIKE 'edition.%';
