-- Which mail of an edition led its reader away. Nothing else is known of what they did with it.

ALTER TABLE mails ADD COLUMN unsubscribed_at timestamptz;
