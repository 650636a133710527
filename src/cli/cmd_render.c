/* `answerwell render`: renders again what an older version rendered. The mailer does so too, in the
 * background. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/rendering.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/progress.h"

static enum result
render_all(struct db *db, struct arena *a, struct progress *p, int64_t *n_done)
{
	int64_t n = RENDERING_STEP, left;
	enum result r = rendering_left(db, a, &left);

	progress_total(p, left);
	while (r == OK && n == RENDERING_STEP) {
		struct arena *own = arena_new();

		r = rendering_step(db, own, &n);
		arena_free(own);
		*n_done += n;
		progress_add(p, n);
	}
	return r;
}

int
cmd_render(int argc, char **argv)
{
	struct arena *a;
	struct progress progress;
	int64_t n_done = 0;
	struct db db;
	int code = 1;

	if (!args_none(argc, argv))
		return 2;
	a = arena_new();
	if (cli_open(&db, a)) {
		enum result r;

		progress_begin(&progress);
		progress_phase(&progress, "rendering");
		r = render_all(&db, a, &progress, &n_done);
		progress_end(&progress);
		code = r == OK ? 0 : 1;
		if (r == OK)
			printf("ok: %lld texts rendered again\n", (long long)n_done);
		else
			fprintf(stderr, "answerwell render: %s\n", result_name(r));
	}
	arena_free(a);
	return code;
}
