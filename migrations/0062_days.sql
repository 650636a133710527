-- "Valid until 5 March" is a day, not a moment: it is over when it is over everywhere on Earth. The columns
-- valid_until and official_until hold its end, from which the day can be read again.
CREATE FUNCTION day_end(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
	SELECT (day + 1)::timestamp AT TIME ZONE 'Etc/GMT+12'
$$;
CREATE FUNCTION day_of_end(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT (moment AT TIME ZONE 'Etc/GMT+12' - interval '1 second')::date
$$;

-- Until now it was a moment of the day where the marker was.
UPDATE official_marks m SET valid_until = day_end((m.valid_until AT TIME ZONE known_zone(a.zone))::date)
FROM accounts a WHERE a.id = m.by_id AND m.valid_until IS NOT NULL;
UPDATE questions q SET official_until = p.official_until
FROM posts p WHERE p.id = q.official_id AND q.official_until IS DISTINCT FROM p.official_until;
