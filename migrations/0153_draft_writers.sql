-- Two pages with one form: the draft of the one is not to take the place of the other's unseen. `writer` is the token of the
-- form that saved it.
ALTER TABLE drafts ADD COLUMN writer text NOT NULL DEFAULT '' CHECK (length(writer) <= 64);
