-- Before tables change, and before what stands in current/ is made anew: no view, no trigger and no function is
-- left over. Functions stay on which a table depends (an index, a column, a check), and those which these need;
-- what belongs to an extension or to another role is not touched.
DO $$
DECLARE
	ours oid[] := ARRAY[current_user::regrole::oid,
		(SELECT relowner FROM pg_class WHERE oid = 'public.schema_migrations'::regclass)];
	one record;
	all_of text;
BEGIN
	-- By the names of their tables: two at once wait for each other, and not in a circle.
	FOR one IN
		SELECT format('DROP TRIGGER %I ON %s', t.tgname, c.oid::regclass) AS sql
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
		WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relnamespace = 'public'::regnamespace
			AND c.relowner = ANY (ours) AND f.pronamespace = 'public'::regnamespace AND f.proowner = ANY (ours)
		ORDER BY c.relname, t.tgname
	LOOP
		EXECUTE one.sql;
	END LOOP;

	SELECT string_agg(c.oid::regclass::text, ', ') INTO all_of
	FROM pg_class c
	WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND c.relowner = ANY (ours)
		AND NOT EXISTS (SELECT FROM pg_depend d
			WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
	IF all_of IS NOT NULL THEN
		EXECUTE 'DROP VIEW ' || all_of;
	END IF;

	WITH RECURSIVE functions AS (
		SELECT f.oid FROM pg_proc f
		WHERE f.pronamespace = 'public'::regnamespace AND f.proowner = ANY (ours)
			AND NOT EXISTS (SELECT FROM pg_depend d
				WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
	), needed AS (
		SELECT d.refobjid AS oid FROM pg_depend d
		WHERE d.refclassid = 'pg_proc'::regclass
			AND (d.classid <> 'pg_proc'::regclass OR d.objid NOT IN (SELECT oid FROM functions))
		UNION
		SELECT d.refobjid FROM pg_depend d JOIN needed n ON d.classid = 'pg_proc'::regclass AND d.objid = n.oid
		WHERE d.refclassid = 'pg_proc'::regclass
	)
	SELECT string_agg(f.oid::regprocedure::text, ', ') INTO all_of
	FROM functions f WHERE f.oid NOT IN (SELECT oid FROM needed);
	IF all_of IS NOT NULL THEN
		EXECUTE 'DROP ROUTINE ' || all_of;
	END IF;
END $$;
