-- What an entry was made from and had changed before sources knew their words was given the words of the
-- day instead: a change and back would have made it look unchanged. They are those of the revisions that
-- the entry names, as far as these are kept.
UPDATE entry_sources s SET words = words_hash(t.title, t.body, a.body),
	changed_at = CASE WHEN words_hash(t.title, t.body, a.body) <> source_words(s.question_id, s.answer_id)
		THEN s.changed_at END
FROM entry_sources o
	JOIN revisions t ON t.post_id = o.question_id AND t.number = o.question_revision AND t.blanked_at IS NULL
	LEFT JOIN revisions a ON a.post_id = o.answer_id AND a.number = o.answer_revision
WHERE s.entry_id = o.entry_id AND s.question_id = o.question_id AND s.changed_at IS NOT NULL
	AND s.words = source_words(s.question_id, s.answer_id)
	AND (s.answer_id IS NULL OR a.blanked_at IS NULL AND a.number IS NOT NULL);
