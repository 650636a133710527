-- What stands in an edition's frozen text where the reader's own unsubscribe address goes: drawn by
-- chance for each text after it was written, so that nobody can have written it.
ALTER TABLE edition_texts ADD COLUMN mark text NOT NULL DEFAULT '@@UNSUBSCRIBE@@' CHECK (mark <> '');
ALTER TABLE edition_texts ALTER COLUMN mark DROP DEFAULT; -- those frozen before have the one mark of then
COMMENT ON TABLE edition_texts IS 'the frozen text, per language; mark: where the address of each recipient goes';
