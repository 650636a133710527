-- What is uncertain, resolved by what is known elsewhere.

-- name: settlement_open
-- into: unsettled answerwell/mailing/settlement.h
SELECT id, message_id FROM mails WHERE state = 'uncertain' ORDER BY id LIMIT :limit::integer;

-- name: settlement_by_log
-- Only what is still uncertain: a second time nothing is left to do.
WITH told AS (
	UPDATE mails AS m SET state = CASE WHEN t.has_arrived THEN 'accepted' ELSE 'failed' END, finished_at = now(),
		why = CASE WHEN t.has_arrived THEN '' ELSE 'sent back, as the log of the mail server says' END
	FROM unnest(:ids::bigint[], :arrived::boolean[]) AS t (id, has_arrived)
	WHERE m.id = t.id AND m.state = 'uncertain'
	RETURNING m.state
)
SELECT count(*) FILTER (WHERE state = 'accepted') AS n_arrived, count(*) FILTER (WHERE state = 'failed') AS n_returned
FROM told;

-- name: settlement_by_hand
WITH told AS (
	UPDATE mails SET state = CASE WHEN :has_arrived::boolean THEN 'accepted' ELSE 'failed' END, finished_at = now(),
		why = CASE WHEN :has_arrived THEN '' ELSE 'not arrived, as somebody has said' END
	WHERE edition_id = :edition_id::bigint AND state = 'uncertain'
	RETURNING 1
)
SELECT count(*) AS n FROM told;
