-- What the index of entries is made of.

-- name: matching_state
SELECT site, version, fit_offset, fit_slope, n_fitted FROM matching;

-- name: matching_entries
SELECT id, locale, title, slug, body, external_id FROM entries WHERE retired_at IS NULL ORDER BY id;

-- name: matching_phrasings
SELECT f.entry_id, f.text
FROM phrasings f
JOIN entries e ON e.id = f.entry_id
WHERE e.retired_at IS NULL
ORDER BY f.entry_id, f.id;
