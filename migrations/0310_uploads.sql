-- Pictures and files that people have brought. Texts name them by their key: /pictures/KEY/..., /files/KEY.
CREATE TABLE uploads (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key text NOT NULL CHECK (key ~ '^[0-9a-f]{32}$'),
	account_id bigint REFERENCES accounts ON DELETE SET NULL,
	kind text NOT NULL CHECK (kind IN ('picture', 'pdf', 'text')),
	name text NOT NULL DEFAULT '', -- of a file: what it was called
	width integer NOT NULL DEFAULT 0, -- of a picture, at its largest
	height integer NOT NULL DEFAULT 0,
	n_bytes bigint NOT NULL, -- of all parts
	at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT uploads_once UNIQUE (key)
);
CREATE INDEX uploads_of ON uploads (account_id, at);
CREATE INDEX uploads_by_time ON uploads (at);

CREATE TABLE upload_parts (
	upload_id bigint NOT NULL REFERENCES uploads ON DELETE CASCADE,
	name text NOT NULL, -- 960.webp; of a file: whole
	content bytea NOT NULL,
	PRIMARY KEY (upload_id, name)
);
-- Packed already.
ALTER TABLE upload_parts ALTER COLUMN content SET STORAGE EXTERNAL;

-- Where it is shown, by any version of the text: triggers of current/uploads.sql write it.
CREATE TABLE upload_uses (
	upload_id bigint NOT NULL REFERENCES uploads ON DELETE CASCADE,
	post_id bigint REFERENCES posts ON DELETE CASCADE,
	entry_id bigint REFERENCES entries ON DELETE CASCADE,
	CONSTRAINT upload_uses_one CHECK (num_nonnulls(post_id, entry_id) = 1),
	CONSTRAINT upload_uses_post UNIQUE (upload_id, post_id),
	CONSTRAINT upload_uses_entry UNIQUE (upload_id, entry_id)
);
CREATE INDEX upload_uses_of_post ON upload_uses (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX upload_uses_of_entry ON upload_uses (entry_id) WHERE entry_id IS NOT NULL;
