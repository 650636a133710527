#include "answerwell/faq/rendering.h"

#include "answerwell/account/mention.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/text/markdown.h"
#include "sql/rendering.h"

struct step {
	struct arena *arena;
	int64_t n;
};

static enum result
render(struct db *db, struct step *step, const struct statement *read,
       const struct statement *write)
{
	struct arena *a = step->arena;
	int64_t ids[RENDERING_STEP];
	const char *html[RENDERING_STEP];
	struct rows *rows;
	size_t n;
	enum result r;

	r = db_query(db, a, read, &rows, p_int(a, RENDERER_VERSION),
		     p_int(a, RENDERING_STEP - step->n));
	if (r != OK || (n = rows_count(rows)) == 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		ids[i] = row_int(rows, i, "id");
		html[i] = mention_render(db, a, row_text(rows, i, "body")).html;
	}
	step->n += (int64_t)n;
	return db_query(db, a, write, NULL, p_int(a, RENDERER_VERSION), p_int_array(a, ids, n),
			p_text_array(a, html, n));
}

static enum result
render_some(struct db *db, void *arg)
{
	struct step *step = arg;
	enum result r;

	step->n = 0;
	r = render(db, step, &SQL_RENDERING_POSTS, &SQL_RENDERING_POSTS_SET);
	if (r == OK && step->n < RENDERING_STEP)
		r = render(db, step, &SQL_RENDERING_ENTRIES, &SQL_RENDERING_ENTRIES_SET);
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
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_RENDERING_LEFT, &rows, p_int(a, RENDERER_VERSION));

	*n = r == OK ? row_int(rows, 0, "n") : 0;
	return r;
}
