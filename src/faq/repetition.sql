-- name: repetition_entries
-- Published entries whose readers ask the same: the one at the end, or those made from the thread there.
SELECT e.id, e.locale FROM entries e
WHERE e.retired_at IS NULL AND (e.id = :entry_id::bigint
	OR e.id IN (SELECT s.entry_id FROM entry_sources s WHERE s.question_id = :question_id::bigint));

-- name: repetition_is_source
-- An entry that was made from this thread cannot answer it for readers: it leads back here.
SELECT EXISTS (SELECT FROM entry_sources WHERE entry_id = :entry_id::bigint AND question_id = :question_id::bigint) AS is_source;
