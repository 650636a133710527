-- Names completed while typing: by their first letters, in the order of their bytes.
CREATE INDEX accounts_name_prefix ON accounts (name text_pattern_ops);
CREATE INDEX accounts_display_prefix ON accounts (lower(display_name) text_pattern_ops);
CREATE INDEX tags_name_prefix ON tags (name text_pattern_ops);
