/* `answerwell promises`: within what time staff usually answers, and whether that would have held. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/office.h"
#include "answerwell/forum/promise.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "sql/promises.h"

/* A share of fewer cases says nothing; tags that few use are left out. */
enum { CASES_LEAST = 10 };

/* The rows of one name; returns how many. */
static size_t
print_one(struct arena *a, const struct hours *h, const struct sql_promises_cases_row *rows,
	  size_t n)
{
	struct promise_case *cases = arena_array(a, n, sizeof(*cases));
	struct promise_score s;
	size_t len = 0;

	for (; len < n && strcmp(rows[len].name, rows->name) == 0; len++)
		cases[len] = (struct promise_case){.asked_at = rows[len].asked_at,
						   .answered_at = rows[len].answered_at};
	promise_replay(a, h, cases, len, (int)rows->target_hours, &s);
	if (s.n_answered >= CASES_LEAST)
		printf("%-24s %6zu %8zu %8.1f %%  %s\n", rows->name, s.n_all, s.n_answered,
		       100.0 * (double)s.n_kept / (double)s.n_answered,
		       promise_words(a, LOCALE_EN, h, s.last));
	return len;
}

static int
run(struct db *db, struct arena *a, bool by_tags, bool by_anybody)
{
	struct sql_promises_cases_row *rows;
	struct hours hours;
	size_t n;
	enum result r = office_hours(db, a, &hours);

	if (r == OK)
		r = sql_promises_cases(db, a, &rows, &n, .by_tags = by_tags,
				       .by_anybody = by_anybody);
	if (r != OK) {
		fprintf(stderr, "answerwell promises: %s\n", result_name(r));
		return 1;
	}
	printf("%-24s %6s %8s %10s  %s\n", by_tags ? "tag" : "category", "asked", "answered",
	       "in time", "shown last");
	for (size_t i = 0; i < n;)
		i += print_one(a, &hours, rows + i, n - i);
	return 0;
}

int
cmd_promises(int argc, char **argv)
{
	bool by_tags = false, by_anybody = false;
	const struct option options[] = {{"--tags", NULL, &by_tags},
					 {"--anybody", NULL, &by_anybody}};
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), NULL, 0, 0))
		return 2;
	a = arena_new();
	if (cli_open(&db, a))
		code = run(&db, a, by_tags, by_anybody);
	arena_free(a);
	return code;
}
