-- Titles of one word that led to a form instead of the text: see src/text/slug.c.
UPDATE questions SET slug = 'x-' || slug
WHERE slug IN ('answers', 'assignment', 'edit', 'metoo', 'retire', 'revisions', 'similar');
UPDATE entries SET slug = 'x-' || slug
WHERE slug IN ('answers', 'assignment', 'edit', 'metoo', 'retire', 'revisions', 'similar');
