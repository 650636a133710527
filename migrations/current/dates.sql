-- Time zones, hours and days, as people mean them.

-- A time zone that this server may not know: programs and browsers name some that its tables lack.
-- UTC then, and for '' and NULL. In queries as (SELECT known_zone(...)), so that it is asked once.
CREATE OR REPLACE FUNCTION known_zone(zone text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF coalesce(zone, '') = '' THEN
		RETURN 'UTC';
	END IF;
	PERFORM now() AT TIME ZONE zone;
	RETURN zone;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN 'UTC';
END $$;

-- The next time the clock shows that hour where the person is; weekly: on the next Monday.
CREATE OR REPLACE FUNCTION next_local_hour(zone text, hour integer, is_weekly boolean) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
	its_zone text := known_zone(zone);
	here timestamp := now() AT TIME ZONE its_zone;
	there timestamp := date_trunc(CASE WHEN is_weekly THEN 'week' ELSE 'day' END, here) + make_interval(hours => hour);
BEGIN
	IF there <= here THEN
		there := there + CASE WHEN is_weekly THEN interval '7 days' ELSE interval '1 day' END;
	END IF;
	RETURN there AT TIME ZONE its_zone;
END $$;

-- "Valid until 5 March" is a day, not a moment: it is over when it is over everywhere on Earth. The columns
-- valid_until and official_until hold its end, from which the day can be read again.
CREATE OR REPLACE FUNCTION day_end(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
	SELECT (day + 1)::timestamp AT TIME ZONE 'Etc/GMT+12'
$$;
CREATE OR REPLACE FUNCTION day_of_end(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT (moment AT TIME ZONE 'Etc/GMT+12' - interval '1 second')::date
$$;

-- At which hour, where the reader is, daily and weekly mails leave: a setting of the site.
CREATE OR REPLACE FUNCTION digest_hour() RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT value::integer FROM settings WHERE name = 'digest_hour'), 8)
$$;
