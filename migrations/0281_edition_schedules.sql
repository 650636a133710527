-- An edition can leave at a time of its own, and be paused before it leaves or while it is sent.

ALTER TABLE editions
	DROP CONSTRAINT editions_state_check,
	ADD COLUMN paused_at timestamptz,
	ADD COLUMN why text NOT NULL DEFAULT '', -- why it was paused, or not sent, by itself
	ADD CONSTRAINT editions_state_check CHECK (state IN ('draft', 'scheduled', 'sending', 'sent', 'cancelled')),
	ADD CONSTRAINT editions_paused CHECK (paused_at IS NULL OR state IN ('scheduled', 'sending'));
CREATE INDEX editions_scheduled ON editions (leaves_at) WHERE state = 'scheduled';
