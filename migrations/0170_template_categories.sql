-- A reply template may belong to a category; without one it is for all of them.
ALTER TABLE reply_templates ADD COLUMN category_id bigint REFERENCES categories;
