-- What a category asks before a question is posted, and what questions say to it.
CREATE TABLE category_fields (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	category_id bigint NOT NULL REFERENCES categories ON DELETE CASCADE,
	kind text NOT NULL CHECK (kind IN ('line', 'text', 'choice')),
	is_required boolean NOT NULL,
	position integer NOT NULL,
	retired_at timestamptz -- asked no more; what was said to it stays
);
CREATE INDEX category_fields_asked ON category_fields (category_id, position, id);
CREATE TABLE category_field_texts (
	field_id bigint NOT NULL REFERENCES category_fields ON DELETE CASCADE,
	locale text NOT NULL,
	label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 60),
	hint text NOT NULL DEFAULT '',
	choices text NOT NULL DEFAULT '', -- one a line, in the same order in each language
	PRIMARY KEY (field_id, locale)
);

-- One a line: the number of the field, the label it was asked under, what was said, with tabs between; a line end in
-- what was said is U+2028.
ALTER TABLE questions ADD COLUMN details text NOT NULL DEFAULT '', ADD COLUMN detail_words text NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN details text NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN details text NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN details text NOT NULL DEFAULT '';
