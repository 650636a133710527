-- What the demo of commit 9ddd14a lacks and a site in use has: run once on it before it was dumped (make.sh). All ids
-- of its own from 9001. What is valid ends in 2099, what has ended did so in 2026: the dump does not age.

-- Nothing of anybody: no address can be opened, nobody can log in with it.
UPDATE accounts SET password_hash = '$argon2id$v=19$m=65536,t=4,p=1$dGhyb3dhd2F5$' || id, email_sealed = '1:' || id,
	email_mac = 'mac-' || name;

INSERT INTO accounts (id, name, display_name, role, locale, zone, email_sealed, email_mac, password_hash, verified_at,
	suspended_at, suspended_until, suspended_reason, suspended_by, notify_mail, joined_at, theme, answer_order) VALUES
(9001, 'fresh-one', 'Fresh One', 'customer', 'en', 'Europe/Paris', '1:9001', 'mac-fresh', '$argon2id$x$9001', NULL, NULL, NULL, '', NULL, true, '2026-11-20 10:00Z', '', ''),
(9002, 'fresh-late', 'Fresh Late', 'customer', 'zh_CN', 'Asia/Shanghai', '1:9002', 'mac-late', '$argon2id$x$9002', NULL, NULL, NULL, '', NULL, true, '2026-06-20 10:00Z', '', ''),
(9003, 'pest', 'Pest', 'customer', 'en', 'UTC', '1:9003', 'mac-pest', '$argon2id$x$9003', '2026-03-01 10:00Z', '2026-10-01 10:00Z', '2099-01-01 00:00Z', 'advertising', 15, true, '2026-03-01 10:00Z', '', ''),
(9004, 'left', 'Left', 'customer', 'en', 'UTC', '1:9004', 'mac-left', '$argon2id$x$9004', '2026-03-02 10:00Z', NULL, NULL, '', NULL, false, '2026-03-02 10:00Z', 'dark', 'newest'),
(9005, 'bouncing', 'Bouncing', 'customer', 'en', 'UTC', '1:9005', 'mac-bouncing', '$argon2id$x$9005', '2026-03-03 10:00Z', NULL, NULL, '', NULL, true, '2026-03-03 10:00Z', 'light', 'votes'),
(9006, 'asked-only', 'Asked Only', 'customer', 'en', 'UTC', '1:9006', 'mac-asked', '$argon2id$x$9006', '2026-03-04 10:00Z', NULL, NULL, '', NULL, true, '2026-03-04 10:00Z', '', ''),
(9007, 'beer-import-7', 'Imported Person', 'customer', 'en', 'UTC', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, true, '2020-03-04 10:00Z', '', '');

-- ---- links and sessions
INSERT INTO account_tokens (token_hash, account_id, kind, created_at, expires_at, used_at) VALUES
('token-verify-fresh', 9001, 'verify', '2026-11-20 10:00Z', '2099-01-01 00:00Z', NULL),
('token-verify-late', 9002, 'verify', '2026-06-20 10:00Z', '2026-06-22 10:00Z', NULL),
('token-reset-ann', 1, 'reset', '2026-11-27 10:00Z', '2099-01-01 00:00Z', NULL),
('token-reset-used', 2, 'reset', '2026-11-01 10:00Z', '2099-01-01 00:00Z', '2026-11-01 10:05Z'),
('token-reset-old', 3, 'reset', '2026-09-01 10:00Z', '2026-09-02 10:00Z', NULL);
INSERT INTO sessions (token_hash, account_id, agent, created_at, last_seen_at, expires_at, network) VALUES
('session-ann', 1, 'Firefox', '2026-11-01 10:00Z', '2026-11-28 10:00Z', '2099-01-01 00:00Z', '192.0.2.0/24'),
('session-ann-phone', 1, 'Safari', '2026-11-10 10:00Z', '2026-11-27 10:00Z', '2099-01-01 00:00Z', '198.51.100.0/24'),
('session-max', 14, 'Chrome', '2026-11-02 10:00Z', '2026-11-28 10:00Z', '2099-01-01 00:00Z', '192.0.2.0/24'),
('session-pest', 9003, 'Chrome', '2026-09-02 10:00Z', '2026-09-28 10:00Z', '2099-01-01 00:00Z', '203.0.113.0/24'),
('session-old', 4, 'Edge', '2026-01-02 10:00Z', '2026-01-03 10:00Z', '2026-02-02 10:00Z', '192.0.2.0/24');
INSERT INTO email_changes (account_id, email_sealed, email_mac, confirm_hash, stop_hash, asked_at, confirm_until, stop_until,
	confirmed_at, old_sealed, old_mac) VALUES
(4, '1:new4', 'mac-new4', 'confirm-priya', 'stop-priya', '2026-11-28 10:00Z', '2099-01-01 00:00Z', '2099-01-08 00:00Z', NULL, NULL, NULL),
(5, '1:new5', 'mac-new5', NULL, 'stop-jonas', '2026-11-26 10:00Z', '2026-11-27 10:00Z', '2099-01-01 00:00Z', '2026-11-26 11:00Z', '1:old5', 'mac-old5');

-- ---- subscriptions, and what they chose
INSERT INTO subscriptions (account_id, frequency, requested_at, confirmed_at, ended_at, ended_how) VALUES
(9001, 'immediate', '2026-11-20 10:00Z', NULL, NULL, NULL),
(9003, 'immediate', '2026-03-01 10:00Z', '2026-03-01 10:10Z', NULL, NULL),
(9004, 'immediate', '2026-03-02 10:00Z', '2026-03-02 10:10Z', '2026-10-10 10:00Z', 'one_click'),
(9005, 'immediate', '2026-03-03 10:00Z', '2026-03-03 10:10Z', NULL, NULL),
(9006, 'off', '2026-03-04 10:00Z', '2026-03-04 10:10Z', NULL, NULL);
INSERT INTO suppressions (email_mac, reason, at) VALUES ('mac-bouncing', 'bounce', '2026-10-12 10:00Z'), ('mac-stranger', 'complaint', '2026-10-13 10:00Z');
INSERT INTO notice_choices (account_id, topic, mail, in_app) VALUES (1, 'answers', 'daily', true), (1, 'mentions', 'off', false), (6, 'answers', 'weekly', true);
UPDATE watches SET is_muted = true WHERE id = (SELECT max(id) FROM watches WHERE account_id = 3);
INSERT INTO watches (account_id, tag_id, at) SELECT 9004, id, '2026-10-01 10:00Z' FROM tags ORDER BY id LIMIT 2;
INSERT INTO watches (account_id, category_id, at) SELECT 9004, id, '2026-10-02 10:00Z' FROM categories ORDER BY id LIMIT 1;

-- ---- editions: one sent, one taken back, one on its way; each state of the ledger
INSERT INTO editions (id, state, made_by, made_at, covers_until, deadline_at, finished_at, n_recipients) OVERRIDING SYSTEM VALUE VALUES
(9001, 'sent', 14, '2026-09-01 08:00Z', '2026-09-01 08:00Z', '2026-09-04 08:00Z', '2026-09-01 09:00Z', 6),
(9002, 'cancelled', 14, '2026-10-01 08:00Z', '2026-10-01 08:00Z', '2026-10-04 08:00Z', '2026-10-01 08:10Z', 3),
(9003, 'sending', 15, '2026-11-28 08:00Z', '2026-11-28 08:00Z', '2099-01-01 08:00Z', NULL, 4);
INSERT INTO edition_texts (edition_id, locale, subject, text, html, n_entries) SELECT e, l, 'News ' || e || l, 'Text of ' || e || ' @@UNSUBSCRIBE@@', '<p>' || e || '</p>', 2
FROM unnest(ARRAY[9001, 9002, 9003]) e, unnest(ARRAY['en', 'zh_CN']) l;
INSERT INTO edition_entries (edition_id, entry_id, revision, is_new)
SELECT e.edition, n.id, 1, n.place % 2 = 1 FROM (VALUES (9001, 1, 4), (9002, 5, 6), (9003, 7, 10)) AS e (edition, first, last)
	JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM entries) n ON n.place BETWEEN e.first AND e.last;
INSERT INTO deliveries (edition_id, account_id, locale, message_id, state, attempts, not_before, claimed_by, claimed_at, handed_over_at, finished_at, why) VALUES
(9001, 1, 'en', 'e.9001.1@x', 'accepted', 1, '2026-09-01 08:00Z', 'a', '2026-09-01 08:01Z', '2026-09-01 08:02Z', '2026-09-01 08:02Z', ''),
(9001, 2, 'en', 'e.9001.2@x', 'failed', 5, '2026-09-01 08:30Z', 'a', '2026-09-01 08:31Z', NULL, '2026-09-01 08:32Z', '550 no such user'),
(9001, 3, 'en', 'e.9001.3@x', 'uncertain', 1, '2026-09-01 08:00Z', 'b', '2026-09-01 08:01Z', '2026-09-01 08:02Z', '2026-09-01 08:09Z', 'no word from the mail server'),
(9001, 6, 'zh_CN', 'e.9001.6@x', 'skipped', 0, '2026-09-01 08:00Z', NULL, NULL, NULL, '2026-09-01 08:02Z', 'not wanted any more'),
(9001, 7, 'zh_CN', 'e.9001.7@x', 'accepted', 2, '2026-09-01 08:10Z', 'a', '2026-09-01 08:11Z', '2026-09-01 08:12Z', '2026-09-01 08:12Z', ''),
(9001, 9004, 'en', 'e.9001.9004@x', 'accepted', 1, '2026-09-01 08:00Z', 'a', '2026-09-01 08:01Z', '2026-09-01 08:02Z', '2026-09-01 08:02Z', ''),
(9002, 1, 'en', 'e.9002.1@x', 'accepted', 1, '2026-10-01 08:00Z', 'a', '2026-10-01 08:01Z', '2026-10-01 08:02Z', '2026-10-01 08:02Z', ''),
(9002, 2, 'en', 'e.9002.2@x', 'skipped', 0, '2026-10-01 08:00Z', NULL, NULL, NULL, '2026-10-01 08:10Z', 'edition cancelled'),
(9002, 6, 'zh_CN', 'e.9002.6@x', 'uncertain', 1, '2026-10-01 08:00Z', 'a', '2026-10-01 08:01Z', '2026-10-01 08:02Z', '2026-10-01 08:12Z', 'no word from the mail server'),
(9003, 1, 'en', 'e.9003.1@x', 'planned', 0, '2026-11-28 08:00Z', NULL, NULL, NULL, NULL, ''),
(9003, 2, 'en', 'e.9003.2@x', 'planned', 2, '2099-01-01 08:00Z', NULL, NULL, NULL, NULL, '451 later'),
(9003, 6, 'zh_CN', 'e.9003.6@x', 'claimed', 1, '2026-11-28 08:00Z', 'c', '2026-11-28 08:01Z', NULL, NULL, ''),
(9003, 7, 'zh_CN', 'e.9003.7@x', 'handed_over', 1, '2026-11-28 08:00Z', 'c', '2026-11-28 08:01Z', '2026-11-28 08:02Z', NULL, '');

-- ---- the outbox, and the notices that wait in it
INSERT INTO outbox (id, account_id, kind, actor_id, question_id, post_id, secret_sealed, to_sealed, message_id, created_at, state, attempts,
	not_before, claimed_by, claimed_at, handed_over_at, finished_at, why, bundle) OVERRIDING SYSTEM VALUE VALUES
(9001, 9001, 'verify', NULL, NULL, NULL, '1:secret1', NULL, 'o.1@x', '2026-11-20 10:00Z', 'planned', 1, '2099-01-01 00:00Z', NULL, NULL, NULL, NULL, '451 later', NULL),
(9002, 1, 'reset', NULL, NULL, NULL, '1:secret2', NULL, 'o.2@x', '2026-11-27 10:00Z', 'claimed', 1, '2026-11-27 10:00Z', 'c', '2026-11-27 10:01Z', NULL, NULL, '', NULL),
(9003, 4, 'email_new', NULL, NULL, NULL, '1:secret3', '1:new4', 'o.3@x', '2026-11-28 10:00Z', 'handed_over', 1, '2026-11-28 10:00Z', 'c', '2026-11-28 10:01Z', '2026-11-28 10:02Z', NULL, '', NULL),
(9004, 2, 'answer', 11, 10, 11, NULL, NULL, 'o.4@x', '2026-11-25 10:00Z', 'accepted', 1, '2026-11-25 10:00Z', 'a', '2026-11-25 10:01Z', '2026-11-25 10:02Z', '2026-11-25 10:02Z', '', NULL),
(9005, 9005, 'answer', 11, 10, 11, NULL, NULL, 'o.5@x', '2026-11-25 10:00Z', 'failed', 3, '2026-11-25 11:00Z', 'a', '2026-11-25 11:01Z', NULL, '2026-11-25 11:02Z', '550 no such user', NULL),
(9006, 6, 'comment', 7, 14, 15, NULL, NULL, 'o.6@x', '2026-11-25 10:00Z', 'uncertain', 1, '2026-11-25 10:00Z', 'b', '2026-11-25 10:01Z', '2026-11-25 10:02Z', '2026-11-25 10:12Z', 'no word from the mail server', NULL),
(9007, 9004, 'answer', 11, 10, 11, NULL, NULL, 'o.7@x', '2026-11-25 10:00Z', 'skipped', 0, '2026-11-25 10:00Z', NULL, NULL, NULL, '2026-11-25 10:02Z', 'not wanted any more', NULL),
(9008, 1, 'daily', NULL, NULL, NULL, NULL, NULL, 'o.8@x', '2026-11-28 10:00Z', 'planned', 0, '2099-01-01 08:00Z', NULL, NULL, NULL, NULL, '', 'daily'),
(9009, 3, 'answer', 11, 23, 24, NULL, NULL, 'o.9@x', '2026-11-28 11:00Z', 'planned', 0, '2099-01-01 08:00Z', NULL, NULL, NULL, NULL, '', 'question.23');
INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, at, read_at, is_shown, mail_id) VALUES
(1, 'answer', 11, 1, 8, '2026-11-28 10:00Z', NULL, true, 9008), (1, 'comment', 2, 1, 8, '2026-11-28 10:05Z', NULL, false, 9008),
(3, 'answer', 11, 23, 24, '2026-11-28 11:00Z', NULL, true, 9009), (2, 'answer', 11, 10, 11, '2026-11-25 10:00Z', '2026-11-26 10:00Z', true, 9004);

-- ---- what moderators and writers did
UPDATE posts SET hidden_at = '2026-11-20 12:00Z', hidden_by = 14, hidden_reason = 'rude' WHERE id = 262;
UPDATE posts SET deleted_at = '2026-11-21 12:00Z', deleted_by = author_id WHERE id = 198;
UPDATE posts SET hidden_at = '2026-11-22 12:00Z', hidden_by = 14, hidden_reason = 'spam' WHERE id = 26;
UPDATE questions SET is_visible = false WHERE id = 26;
UPDATE questions q SET n_answers = (SELECT count(*) FROM posts p WHERE p.question_id = q.id AND p.kind = 'answer'
	AND p.hidden_at IS NULL AND p.deleted_at IS NULL) WHERE id IN (SELECT question_id FROM posts WHERE id IN (262, 198));
UPDATE tags t SET n_questions = (SELECT count(*) FROM question_tags g JOIN questions q ON q.id = g.question_id WHERE g.tag_id = t.id AND q.is_visible);
UPDATE categories c SET n_questions = (SELECT count(*) FROM questions q WHERE q.category_id = c.id AND q.is_visible);
UPDATE flags SET resolved_at = '2026-11-20 12:00Z', resolved_by = 14, outcome = 'upheld' WHERE post_id = 262;
INSERT INTO audit_log (at, actor_id, action, subject_kind, subject_id, detail) VALUES
('2026-11-20 12:00Z', 14, 'post.hide', 'post', 262, 'rude: so rude'), ('2026-11-22 12:00Z', 14, 'post.hide', 'post', 26, 'spam'),
('2026-10-01 10:00Z', 15, 'account.suspend', 'account', 9003, '30 days: advertising'), ('2026-09-01 08:00Z', 14, 'edition.send', 'edition', 9001, '6 recipients'),
('2026-08-01 10:00Z', 15, 'account.role', 'account', 13, 'customer -> staff'), ('2026-09-01 10:00Z', 14, 'question.move', 'question', 10, 'returns > shipping');
INSERT INTO suggestions (id, post_id, account_id, body, reason, n_seen, at, decided_at, decided_by, outcome, note) OVERRIDING SYSTEM VALUE VALUES
(9001, 8, 3, 'Another text.', 'clearer', 1, '2026-10-10 10:00Z', '2026-10-11 10:00Z', 14, 'rejected', 'it was clear'),
(9002, 46, 9004, 'One more text.', 'shorter', 1, '2026-10-12 10:00Z', '2026-10-13 10:00Z', 11, 'approved', '');
INSERT INTO drafts (account_id, form_key, question_id, title, body, category, tags, reason, more, n_seen, updated_at) VALUES
(1, 'ask', 0, 'A title begun', 'And a text.', 'billing', 'card, refund', '', '', 0, '2026-11-28 10:00Z'),
(2, 'answer:10', 10, '', 'Half an answer', '', '', '', '', 0, '2026-11-28 10:00Z'),
(14, 'entry:7', 0, 'An entry', 'Its text', 'shipping', '', '', E'one way\nanother', 1, '2026-11-28 10:00Z');
INSERT INTO candidate_dismissals (question_id, by_id, at) VALUES (10, 14, '2026-11-01 10:00Z');
INSERT INTO imported (source, kind, old_id, new_id, fingerprint) VALUES ('stackexchange:beer.example', 'account', 7, 9007, 'a:b'),
('stackexchange:beer.example', 'question', 70, 62, 'c:d:1'), ('stackexchange:beer.example', 'answer', 71, 63, 'e:f:1');
UPDATE posts SET base_up = 3, n_up = n_up + 3, license = 'CC BY-SA 4.0', source_url = 'https://beer.example/q/70' WHERE id = 62;
UPDATE questions SET score = (SELECT score FROM posts WHERE id = 62) WHERE id = 62;

-- ---- marks: one taken back, one ended, and texts that their authors or staff changed afterwards
UPDATE official_marks SET revoked_at = '2026-10-20 10:00Z', revoked_by = 14 WHERE answer_id = 111;
UPDATE questions SET official_id = NULL, official_until = NULL WHERE official_id = 111;
INSERT INTO official_marks (answer_id, by_id, at, scope, valid_until) VALUES (59, 11, '2026-10-25 10:00Z', 'All devices', '2099-01-01 00:00Z'),
(117, 12, '2026-10-26 10:00Z', '', NULL);
UPDATE questions q SET official_id = p.id, official_until = p.official_until FROM posts p WHERE p.id IN (59, 117) AND q.id = p.question_id;
CREATE FUNCTION pg_temp.edit(post bigint, by bigint, said text, "when" timestamptz) RETURNS void LANGUAGE sql AS $$
	UPDATE posts SET body = said, html = '<p>' || said || '</p>', words = lower(said), n_revisions = n_revisions + 1, edited_at = "when", editor_id = by WHERE id = post;
	INSERT INTO revisions (post_id, number, author_id, at, title, tags, body, reason)
	SELECT p.id, p.n_revisions, by, "when", q.title, q.tags, said, 'said better' FROM posts p LEFT JOIN questions q ON q.id = p.id WHERE p.id = post;
$$;
SELECT pg_temp.edit(59, author_id, 'What its author says now.', '2026-11-01 10:00Z') FROM posts WHERE id = 59;
SELECT pg_temp.edit(79, 11, 'What staff says now.', '2026-11-02 10:00Z');
SELECT pg_temp.edit(23, author_id, 'What the asker asks now.', '2026-11-03 10:00Z') FROM posts WHERE id = 23;
SELECT pg_temp.edit(46, 11, 'What staff answers now.', '2026-11-04 10:00Z');

-- ---- an entry that no edition has had as it is now
UPDATE entries SET title = 'A title of today', n_revisions = 2, changed_at = '2026-11-28 12:00Z' WHERE id = 20;
INSERT INTO entry_revisions (entry_id, number, author_id, at, title, body, reason, is_material)
SELECT 20, 2, 14, '2026-11-28 12:00Z', title, body, 'said better', true FROM entries WHERE id = 20;

-- Texts are short here: what is asked is whether they stay.
UPDATE posts SET body = left(body, 40), html = '<p>' || id || '</p>', words = left(words, 30);
UPDATE revisions SET body = left(body, 40);
UPDATE entries SET body = left(body, 40), html = '<p>' || id || '</p>', words = left(words, 30);
UPDATE entry_revisions SET body = left(body, 40);
UPDATE reply_templates SET body = left(body, 40);
