-- What an update must not change: questions to the database of commit 9ddd14a, asked before `answerwell migrate` and
-- after it; the rows must be the same. "-- before", "-- after": where the schema says it in another way since. Both
-- give columns of the same names, in the same order of rows; instants are the same instants, whoever asks.

-- ---- texts

-- name: what posts say
SELECT id, kind, question_id, parent_id, author_id, author_name, body, html, renderer, words, license, source_url, created_at,
	edited_at, editor_id FROM posts ORDER BY id;

-- name: what questions are called, and where they stand
SELECT q.id, q.title, q.title_words, q.slug, q.locale, c.slug AS category, q.tags, q.author_id, q.created_at, q.active_at
FROM questions q JOIN categories c ON c.id = q.category_id ORDER BY q.id;

-- name: tags of questions
SELECT t.name, g.question_id FROM question_tags g JOIN tags t ON t.id = g.tag_id ORDER BY 1, 2;

-- name: every revision
SELECT post_id, number, author_id, at, title, tags, body, reason FROM revisions ORDER BY 1, 2;

-- name: what entries say
SELECT e.id, e.locale, c.slug AS category, e.slug, e.title, e.body, e.html, e.renderer, e.title_words, e.words, e.owner_id, e.n_revisions,
	e.review_at, e.created_at, e.published_at, e.changed_at, e.retired_at, e.retired_by
FROM entries e JOIN categories c ON c.id = e.category_id ORDER BY e.id;

-- name: every revision of entries
SELECT entry_id, number, author_id, at, title, body, reason, is_material FROM entry_revisions ORDER BY 1, 2;

-- name: other ways to ask
SELECT entry_id, text, words, origin, at FROM phrasings ORDER BY 1, 2;

-- name: where entries came from
SELECT entry_id, question_id, answer_id, question_revision, answer_revision, at FROM entry_sources ORDER BY 1, 2;

-- name: categories and what they are called
SELECT c.slug, c.position, c.owner_id, c.target_hours, t.locale, t.name, t.about
FROM categories c LEFT JOIN category_texts t ON t.category_id = c.id ORDER BY 1, 5;

-- name: reply templates
SELECT id, locale, name, body, n_used, used_at, changed_by, changed_at FROM reply_templates ORDER BY id;

-- name: drafts
SELECT account_id, form_key, question_id, title, body, category, tags, reason, more, n_seen, updated_at FROM drafts ORDER BY 1, 2;

-- name: suggested edits
SELECT id, post_id, account_id, title, tags, body, reason, n_seen, at, decided_at, decided_by, outcome, note FROM suggestions ORDER BY id;

-- ---- what people did

-- name: votes
SELECT post_id, account_id, value, at FROM votes ORDER BY 1, 2;

-- name: what votes come to
SELECT id, n_up, n_down, score, base_up, base_down, n_thanks FROM posts ORDER BY id;

-- name: who has the same question
SELECT question_id, account_id, at FROM metoos ORDER BY 1, 2;

-- name: thanks
SELECT post_id, account_id, at FROM thanks ORDER BY 1, 2;

-- name: accepted answers
SELECT question_id, answer_id, by_id, at FROM acceptances ORDER BY 1;

-- name: what is hidden or deleted, by whom and why
SELECT id, hidden_at, hidden_by, hidden_reason, deleted_at, deleted_by FROM posts
WHERE hidden_at IS NOT NULL OR deleted_at IS NOT NULL ORDER BY id;

-- name: closed, and asked before
SELECT q.id, c.by_id, c.at, c.reason, c.note, d.duplicate_of, d.by_id AS duplicate_by, d.at AS duplicate_at
FROM questions q LEFT JOIN closures c ON c.question_id = q.id LEFT JOIN duplicates d ON d.question_id = q.id
WHERE c.question_id IS NOT NULL OR d.question_id IS NOT NULL ORDER BY q.id;

-- name: flags
SELECT post_id, account_id, reason, note, at, resolved_at, resolved_by, outcome FROM flags ORDER BY 1, 2, at;

-- name: who answers what, and what the FAQ does not want
SELECT question_id, account_id, by_id, at, 'assigned' AS what FROM assignments
UNION ALL SELECT question_id, by_id, NULL, at, 'dismissed' FROM candidate_dismissals ORDER BY 1, 5;

-- name: what is watched, and what is muted
SELECT account_id, question_id, tag_id, category_id, at, is_muted FROM watches ORDER BY id;

-- ---- marks

-- name: marks that were given and not taken back: by whom, when, for what
-- before
SELECT answer_id, by_id, at, scope FROM official_marks WHERE revoked_at IS NULL ORDER BY 1;
-- after
SELECT answer_id, by_id, at, scope FROM official_standing ORDER BY 1;

-- name: their last days
-- before: a moment of the day where the marker is
SELECT m.answer_id, (m.valid_until AT TIME ZONE a.zone)::date AS last_day
FROM official_marks m JOIN accounts a ON a.id = m.by_id WHERE m.revoked_at IS NULL ORDER BY 1;
-- after: the end of the day
SELECT answer_id, day_of_end(valid_until) AS last_day FROM official_standing ORDER BY 1;

-- name: marks that were taken back
-- before
SELECT answer_id, revoked_by AS by_id, revoked_at AS at FROM official_marks WHERE revoked_at IS NOT NULL ORDER BY 1;
-- after
SELECT answer_id, by_id, at FROM official_marks WHERE kind = 'revoked' ORDER BY 1;

-- name: answers that are official: those whose words are still what staff has read
-- before
SELECT p.id, p.official_by, p.official_at, p.official_scope FROM posts p
WHERE p.official_at IS NOT NULL AND NOT EXISTS (SELECT FROM revisions r JOIN accounts a ON a.id = r.author_id
	WHERE r.post_id IN (p.id, p.question_id) AND r.number > 1 AND r.at > p.official_at AND a.role = 'customer') ORDER BY 1;
-- after
SELECT id, official_by, official_at, official_scope FROM posts WHERE official_at IS NOT NULL ORDER BY 1;

-- name: questions that show an official answer
-- before
SELECT q.id, q.official_id FROM questions q JOIN posts p ON p.id = q.official_id
WHERE NOT EXISTS (SELECT FROM revisions r JOIN accounts a ON a.id = r.author_id
	WHERE r.post_id IN (p.id, p.question_id) AND r.number > 1 AND r.at > p.official_at AND a.role = 'customer') ORDER BY 1;
-- after
SELECT id, official_id FROM questions WHERE official_id IS NOT NULL ORDER BY 1;

-- ---- counts

-- name: what is counted of questions
SELECT id, is_visible, n_answers, n_metoo, base_metoo, n_views, n_duplicates, accepted_id, duplicate_of, closed_at, score,
	first_staff_answer_at FROM questions ORDER BY id;

-- name: what is counted of posts
SELECT id, n_comments, n_revisions FROM posts ORDER BY id;

-- name: questions of each category and tag
SELECT slug AS name, n_questions FROM categories UNION ALL SELECT '#' || name, n_questions FROM tags ORDER BY 1;

-- name: reputation
-- before: of those who have confirmed their address, or written; a mark that rests brings nothing
SELECT r.account_id, r.points - 20 * (SELECT count(*) FROM posts p WHERE p.author_id = r.account_id AND p.official_at IS NOT NULL
		AND p.official_by <> p.author_id AND EXISTS (SELECT FROM revisions v JOIN accounts a ON a.id = v.author_id
			WHERE v.post_id IN (p.id, p.question_id) AND v.number > 1 AND v.at > p.official_at AND a.role = 'customer')) AS points, r.n_questions, r.n_answers, r.n_accepted, r.n_thanks, r.n_entries FROM reputations r
WHERE r.account_id NOT IN (SELECT id FROM accounts a WHERE verified_at IS NULL AND password_hash IS NOT NULL AND email_sealed IS NOT NULL
	AND role = 'customer' AND NOT EXISTS (SELECT FROM posts WHERE author_id = a.id)) ORDER BY 1;
-- after
SELECT account_id, points, n_questions, n_answers, n_accepted, n_thanks, n_entries FROM reputations ORDER BY 1;

-- name: the history of reputation
-- before
SELECT account_id, at, kind, post_id, n, points FROM reputation_events ORDER BY id;
-- after: a mark that rests is in it
SELECT account_id, at, kind, post_id, n, points FROM reputation_events
WHERE NOT (kind = 'official' AND n < 0 AND post_id IN (SELECT id FROM posts WHERE official_suspended_at IS NOT NULL)) ORDER BY id;

-- name: what search knows
SELECT kind, ref_id, locale, title, tsv::text, n_words FROM search_documents ORDER BY 1, 2;

-- name: what search finds
SELECT w.word, d.kind, d.ref_id FROM unnest(ARRAY['refund', 'battery', 'filter', 'beer', 'yeast', '发票']) AS w (word)
	JOIN search_documents d ON d.tsv @@ plainto_tsquery('answerwell', w.word) ORDER BY 1, 2, 3;

-- ---- people

-- name: people
-- before: without those who never confirmed their address and have written nothing
SELECT id, name, display_name, role, locale, zone, about, verified_at, joined_at, last_seen_at, is_listed FROM accounts a
WHERE NOT (verified_at IS NULL AND password_hash IS NOT NULL AND email_sealed IS NOT NULL AND role = 'customer'
	AND NOT EXISTS (SELECT FROM posts WHERE author_id = a.id)) ORDER BY id;
-- after
SELECT id, name, display_name, role, locale, zone, about, verified_at, joined_at, last_seen_at, is_listed FROM accounts ORDER BY id;

-- name: who may log in, with which password and address
SELECT id, password_hash, email_mac, email_sealed FROM accounts
WHERE password_hash IS NOT NULL AND verified_at IS NOT NULL AND suspended_at IS NULL ORDER BY id;

-- name: who is suspended, until when, why and by whom
SELECT id, suspended_at, suspended_until, suspended_reason, suspended_by FROM accounts WHERE suspended_at IS NOT NULL ORDER BY id;

-- name: how they like it
SELECT id, theme, answer_order, notify_mail, auto_watch, n_unread FROM accounts WHERE verified_at IS NOT NULL ORDER BY id;

-- name: sessions that go on
SELECT s.token_hash, s.account_id, s.agent, s.network, s.created_at, s.last_seen_at FROM sessions s JOIN accounts a ON a.id = s.account_id
WHERE s.expires_at > now() AND a.suspended_at IS NULL ORDER BY 1;

-- name: links for a new password that work
SELECT token_hash, account_id, expires_at FROM account_tokens WHERE kind = 'reset' AND used_at IS NULL AND expires_at > now() ORDER BY 1;

-- name: links of registrations that work: for whom, and whether they want the FAQ by mail
-- before
SELECT t.token_hash, t.account_id, a.email_mac, a.email_sealed, a.locale, a.zone, s.account_id IS NOT NULL AS wants_digest
FROM account_tokens t JOIN accounts a ON a.id = t.account_id
	LEFT JOIN subscriptions s ON s.account_id = a.id AND s.ended_at IS NULL
WHERE t.kind = 'verify' AND t.used_at IS NULL AND t.expires_at > now() ORDER BY 1;
-- after
SELECT token_hash, id AS account_id, email_mac, email_sealed, locale, zone, wants_digest FROM registrations WHERE expires_at > now() ORDER BY 1;

-- name: changes of addresses that can be confirmed or taken back
SELECT account_id, email_sealed, email_mac, confirm_hash, stop_hash, confirm_until, stop_until, confirmed_at, old_sealed, old_mac
FROM email_changes ORDER BY 1;

-- name: what came from elsewhere
SELECT source, kind, old_id, new_id, fingerprint FROM imported ORDER BY 1, 2, 3;

-- ---- mail

-- name: who gets the next edition, in which language
-- before
SELECT a.id AS account_id, a.locale FROM subscriptions s JOIN accounts a ON a.id = s.account_id
WHERE s.confirmed_at IS NOT NULL AND s.ended_at IS NULL AND s.frequency <> 'off' AND a.verified_at IS NOT NULL
	AND a.suspended_at IS NULL AND a.email_sealed IS NOT NULL
	AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_mac = a.email_mac) ORDER BY 1;
-- after
SELECT account_id, locale FROM digest_readers ORDER BY 1;

-- name: who has asked for editions, and who has ended it how
-- What was called 'immediate' was each edition that an editor sends, and is called so now.
SELECT s.account_id, CASE s.frequency WHEN 'immediate' THEN 'edition' ELSE s.frequency END AS frequency, s.requested_at,
	s.confirmed_at, s.ended_at, s.ended_how
FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.verified_at IS NOT NULL ORDER BY 1;

-- name: addresses that get no mail
SELECT email_mac, reason, at FROM suppressions ORDER BY 1;

-- name: how they want to hear of what
SELECT account_id, topic, mail, in_app FROM notice_choices ORDER BY 1, 2;

-- name: notices
SELECT id, account_id, kind, actor_id, question_id, post_id, entry_id, at, read_at, is_shown FROM notices ORDER BY id;

-- name: editions and what they said
SELECT e.id, e.state, e.made_by, e.made_at, e.covers_until, e.deadline_at, e.finished_at, e.n_recipients, t.locale, t.subject, t.text, t.html, t.n_entries
FROM editions e LEFT JOIN edition_texts t ON t.edition_id = e.id ORDER BY e.id, t.locale;

-- name: what editions told of
SELECT edition_id, entry_id, revision, is_new FROM edition_entries ORDER BY 1, 2;

-- name: what the next edition tells of
-- before
SELECT e.id AS entry_id, material.number AS revision FROM entries e CROSS JOIN LATERAL (
	SELECT coalesce(max(r.number), 1) AS number FROM entry_revisions r WHERE r.entry_id = e.id AND (r.is_material OR r.number = 1)
) material
WHERE e.retired_at IS NULL AND greatest(e.changed_at, e.published_at) >
		(SELECT coalesce(max(covers_until) - interval '10 minutes', '-infinity') FROM editions WHERE state <> 'cancelled')
	AND NOT EXISTS (SELECT FROM edition_entries x JOIN editions o ON o.id = x.edition_id
		WHERE x.entry_id = e.id AND o.state <> 'cancelled' AND x.revision >= material.number) ORDER BY 1;
-- after
SELECT n.entry_id, n.revision FROM entry_news n JOIN entries e ON e.id = n.entry_id WHERE e.retired_at IS NULL ORDER BY 1;

-- name: the ledger of editions: each mail and how far it came
-- before
SELECT edition_id, account_id, locale, message_id, state, attempts, not_before, claimed_by, claimed_at, handed_over_at, finished_at, why
FROM deliveries ORDER BY message_id;
-- after
SELECT m.edition_id, r.account_id, m.locale, m.message_id, m.state, m.attempts, m.not_before, m.claimed_by, m.claimed_at, m.handed_over_at,
	m.finished_at, m.why
FROM mails m JOIN recipients r ON r.id = m.recipient_id WHERE m.edition_id IS NOT NULL ORDER BY m.message_id;

-- name: the ledger of all other mails
-- before
SELECT account_id, kind, question_id, secret_sealed, to_sealed, message_id, created_at, state, attempts,
	not_before, claimed_by, claimed_at, handed_over_at, finished_at, why, bundle FROM outbox ORDER BY message_id;
-- after
SELECT coalesce(r.account_id, r.registration_id) AS account_id, m.kind, m.question_id, m.secret_sealed, m.to_sealed, m.message_id,
	m.created_at, m.state, m.attempts, m.not_before, m.claimed_by, m.claimed_at, m.handed_over_at, m.finished_at, m.why, m.bundle
FROM mails m JOIN recipients r ON r.id = m.recipient_id WHERE m.edition_id IS NULL ORDER BY m.message_id;

-- name: what waits to be told by which mail
-- before: of what was told before there were notices, the mail itself says it
SELECT o.message_id, coalesce(n.kind, o.kind) AS kind, coalesce(n.actor_id, o.actor_id) AS actor_id,
	coalesce(n.question_id, o.question_id) AS question_id, coalesce(n.post_id, o.post_id) AS post_id,
	coalesce(n.entry_id, o.entry_id) AS entry_id
FROM outbox o LEFT JOIN notices n ON n.mail_id = o.id
WHERE o.state IN ('planned', 'claimed') AND (n.id IS NOT NULL OR o.secret_sealed IS NULL) ORDER BY 1, n.id;
-- after
SELECT m.message_id, n.kind, n.actor_id, n.question_id, n.post_id, n.entry_id
FROM mails m JOIN mail_notices x ON x.mail_id = m.id JOIN notices n ON n.id = x.notice_id
WHERE m.state IN ('planned', 'claimed') ORDER BY 1, n.id;

-- ---- what stays written

-- name: the log: who did what to whom
SELECT id, at, actor_id, action, subject_kind, subject_id FROM audit_log ORDER BY id;
