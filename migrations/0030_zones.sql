-- A time zone that this server may not know: programs and browsers name some that its tables lack.
-- UTC then, and for '' and NULL. In queries as (SELECT known_zone(...)), so that it is asked once.
CREATE FUNCTION known_zone(zone text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF coalesce(zone, '') = '' THEN
		RETURN 'UTC';
	END IF;
	PERFORM now() AT TIME ZONE zone;
	RETURN zone;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN 'UTC';
END $$;
