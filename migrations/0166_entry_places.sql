-- Where moderators put an entry on its shelf, from the top; NULL: after these, by the alphabet.
ALTER TABLE entries ADD COLUMN place integer CHECK (place > 0);
