-- name: staff_log_lines
-- By time: imported lines are older than their numbers. What is gone has no title.
SELECT l.id, l.at, l.actor_id, l.action, l.subject_kind, l.subject_id, l.detail,
	a.name AS actor_name, a.display_name AS actor_display, x.display_name AS other_display, s.name AS name,
	coalesce(s.display_name, q.title, e.title, t.name, g.word, replace(y.words, E'\n', ', '), c.slug, k.title) AS title,
	w.name AS setting, w.before AS before, w.after AS after
FROM audit_log l
LEFT JOIN accounts a ON a.id = l.actor_id
LEFT JOIN accounts x ON x.id = substring(l.detail FROM 'account=([0-9]{1,18})')::bigint
LEFT JOIN accounts s ON l.subject_kind = 'account' AND s.id = l.subject_id
LEFT JOIN posts p ON l.subject_kind IN ('post', 'question') AND p.id = l.subject_id
LEFT JOIN questions q ON q.id = p.question_id
LEFT JOIN entries e ON l.subject_kind = 'entry' AND e.id = l.subject_id
LEFT JOIN reply_templates t ON l.subject_kind = 'template' AND t.id = l.subject_id
LEFT JOIN glossary g ON l.subject_kind = 'glossary' AND g.id = l.subject_id
LEFT JOIN synonyms y ON l.subject_kind = 'synonym' AND y.id = l.subject_id
LEFT JOIN site_pages k ON l.subject_kind = 'page' AND k.id = l.subject_id
LEFT JOIN setting_changes w ON l.subject_kind = 'setting' AND w.id = l.subject_id
LEFT JOIN categories c ON l.subject_kind = 'category' AND c.id = l.subject_id
WHERE (:who::text IS NULL OR a.name = :who)
	AND (cardinality(:kinds::text[]) = 0 OR l.subject_kind = ANY (:kinds))
	AND (:since?::timestamptz IS NULL OR l.at >= :since)
	AND (:before::bigint = 0 OR (l.at, l.id) < (SELECT b.at, b.id FROM audit_log b WHERE b.id = :before))
ORDER BY l.at DESC, l.id DESC LIMIT :limit::integer;

-- name: staff_log_people
SELECT a.name, a.display_name AS display FROM accounts a
WHERE a.role <> 'customer' AND EXISTS (SELECT FROM audit_log l WHERE l.actor_id = a.id)
ORDER BY a.display_name, a.id LIMIT 200;
