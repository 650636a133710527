-- How a text's Markdown is read (enum markdown_format, text/markdown.h): 1 = CommonMark, as what was imported is; 2 = as
-- what was written here until now; 3 = as what is written from now on.

ALTER TABLE posts ADD COLUMN format smallint NOT NULL DEFAULT 2 CONSTRAINT posts_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE revisions ADD COLUMN format smallint NOT NULL DEFAULT 2 CONSTRAINT revisions_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE suggestions ADD COLUMN format smallint NOT NULL DEFAULT 2
	CONSTRAINT suggestions_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE entries ADD COLUMN format smallint NOT NULL DEFAULT 2 CONSTRAINT entries_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE entry_revisions ADD COLUMN format smallint NOT NULL DEFAULT 2
	CONSTRAINT entry_revisions_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE site_pages ADD COLUMN format smallint NOT NULL DEFAULT 2
	CONSTRAINT site_pages_format_check CHECK (format BETWEEN 1 AND 3);
ALTER TABLE site_page_revisions ADD COLUMN format smallint NOT NULL DEFAULT 2
	CONSTRAINT site_page_revisions_format_check CHECK (format BETWEEN 1 AND 3);

UPDATE posts SET format = 1 WHERE source_url IS NOT NULL;
UPDATE revisions r SET format = 1 FROM posts p WHERE p.id = r.post_id AND p.source_url IS NOT NULL;

-- 0: not said; then as if the text were edited now (text_format_of_edit).
ALTER TABLE drafts ADD COLUMN format smallint NOT NULL DEFAULT 0 CONSTRAINT drafts_format_check CHECK (format BETWEEN 0 AND 3);

-- 0: the file does not say.
ALTER TABLE import_entries ADD COLUMN format smallint NOT NULL DEFAULT 0;
