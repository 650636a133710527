/* `answerwell evaluate`: how well the site's own questions find their entries. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/search/evaluation.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/index.h"

/* "83 % (25 of 30)" */
static void
print_share(const char *what, int64_t n, int64_t of)
{
	if (of > 0)
		printf("  %-44s %3lld %%  (%lld of %lld)\n", what,
		       (long long)((200 * n + of) / (2 * of)), (long long)n, (long long)of);
	else
		printf("  %-44s   -\n", what);
}

static void
print_figures(enum locale l, const struct evaluation_figures *f)
{
	printf("%s: %lld %s of which it is known which entry answers\n", locale_name(l),
	       (long long)f->n, f->n == 1 ? "question" : "questions");
	if (f->n == 0)
		return;
	print_share("the right entry first", f->first, f->n);
	print_share("among the first three", f->first_three, f->n);
	print_share("an entry is shown as the answer", f->answers, f->n);
	print_share("rightly", f->answers_right, f->answers);
	print_share("nothing is shown", f->silent, f->n);
	print_share("shown as the answer without the right entry", f->alarms, f->n);
}

static int
report(struct db *db, struct arena *a, const struct evaluation *e, bool is_kept)
{
	for (enum locale l = 0; l < LOCALES; l++)
		print_figures(l, &e->of[l]);
	printf("%lld further %s to learn the confidence from", (long long)e->n_learned,
	       e->n_learned == 1 ? "one" : "ones");
	if (e->n_learned < EVALUATION_ENOUGH) {
		printf("; it stays as it was made until there are %d\n", EVALUATION_ENOUGH);
		return 0;
	}
	printf(": offset %.2f, slope %.2f\n", e->fit.offset, e->fit.slope);
	if (!is_kept || evaluation_keep(db, a, e) == OK)
		return 0;
	fprintf(stderr, "answerwell evaluate: the confidence could not be kept\n");
	return 1;
}

int
cmd_evaluate(int argc, char **argv)
{
	bool is_kept = false;
	const struct option options[] = {{"--fit", NULL, &is_kept}};
	struct evaluation e;
	struct matching m;
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), NULL, 0, 0))
		return 2;
	a = arena_new();
	if (cli_open(&db, a)) {
		enum result r = cli_index(&m, &db, a);

		if (r == OK)
			r = evaluation_run(&db, a, m.matcher, &e);
		if (r == OK)
			code = report(&db, a, &e, is_kept);
		else
			fprintf(stderr, "answerwell evaluate: %s\n", result_name(r));
		matching_close(&m);
	}
	arena_free(a);
	return code;
}
