-- name: evaluation_outcomes
SELECT question_id, locale, title, entry_id FROM matching_outcomes ORDER BY question_id, entry_id;

-- name: evaluation_fit
-- What is the same already makes no index anew.
UPDATE matching SET fit_offset = :offset::float8, fit_slope = :slope::float8, n_fitted = :n::bigint, fitted_at = now(),
	version = CASE WHEN abs(fit_offset - :offset) > 0.01 OR abs(fit_slope - :slope) > 0.01 THEN matching_next(version) ELSE version END;
