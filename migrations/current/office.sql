-- Office time in statements: the stretches that are open come from the program, which alone knows hours, zones and
-- holidays (answerwell/forum/office.h); here they are only looked up. All three lists are of microseconds.

-- Office time from the first stretch until that moment; what lies before it counts as its beginning.
CREATE OR REPLACE FUNCTION office_time(at timestamptz, opens bigint[], closes bigint[], passed bigint[]) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(passed[width_bucket((extract(epoch FROM at) * 1000000)::bigint, opens)]
		+ least((extract(epoch FROM at) * 1000000)::bigint,
			closes[width_bucket((extract(epoch FROM at) * 1000000)::bigint, opens)])
		- opens[width_bucket((extract(epoch FROM at) * 1000000)::bigint, opens)], 0)
$$;

-- The last moment at which no more than that had passed: what was asked until then has waited so long. Before all of
-- them if that is less than nothing.
CREATE OR REPLACE FUNCTION office_back(so_much bigint, opens bigint[], passed bigint[]) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT coalesce(timestamptz 'epoch' + (opens[width_bucket(so_much, passed)] + so_much
		- passed[width_bucket(so_much, passed)]) * interval '1 microsecond', '-infinity')
$$;
