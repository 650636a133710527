#include "answerwell/faq/rendering.h"

#include "answerwell/account/mention.h"
#include "answerwell/text/markdown.h"
#include "sql/entry_rendering.h"

struct step {
	struct arena *arena;
	int64_t n;
};

static enum result
render_entries(struct db *db, struct step *step)
{
	struct arena *a = step->arena;
	int64_t ids[RENDERING_STEP];
	const char *htmls[RENDERING_STEP];
	struct sql_rendering_entries_row *rows;
	size_t n;
	enum result r = sql_rendering_entries(db, a, &rows, &n, .renderer = RENDERER_VERSION,
					      .limit = RENDERING_STEP - step->n);

	if (r != OK || n == 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		ids[i] = rows[i].id;
		htmls[i] = mention_render(db, a, rows[i].body).html;
	}
	step->n += (int64_t)n;
	return sql_rendering_entries_set(db, a, NULL, .renderer = RENDERER_VERSION,
					 .ids = ((struct sql_ints){ids, n}),
					 .htmls = ((struct sql_texts){htmls, n}));
}

static enum result
render_some(struct db *db, void *arg)
{
	struct step *step = arg;
	enum result r;

	step->n = 0;
	r = rendering_posts_step(db, step->arena, RENDERING_STEP, &step->n);
	if (r == OK && step->n < RENDERING_STEP)
		r = render_entries(db, step);
	return r;
}

enum result
rendering_step(struct db *db, struct arena *a, int64_t *n)
{
	struct step step = {.arena = a};
	enum result r = db_transaction(db, render_some, &step);

	*n = r == OK ? step.n : 0;
	return r;
}

enum result
rendering_left(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_rendering_entries_left_row *left;
	int64_t posts;
	enum result r = rendering_posts_left(db, a, &posts);

	*n = 0;
	if (r == OK)
		r = sql_rendering_entries_left(db, a, &left, NULL, .renderer = RENDERER_VERSION);
	if (r == OK)
		*n = posts + left->n;
	return r;
}
