#include "answerwell/faq/rendering.h"

#include "answerwell/account/mention.h"
#include "answerwell/text/markdown.h"
#include "sql/rendering.h"

/* At most `limit` texts of one kind; adds how many there were to *n. */
static enum result
render(struct db *db, struct arena *a, const struct statement *read, const struct statement *write,
       int64_t limit, int64_t *n)
{
	int64_t ids[RENDERING_STEP];
	const char *htmls[RENDERING_STEP];
	struct sql_rendering_old_row *rows;
	size_t n_old;
	enum result r = sql_rendering_old(db, a, read, &rows, &n_old, .renderer = RENDERER_VERSION,
					  .limit = limit);

	if (r != OK || n_old == 0)
		return r;
	for (size_t i = 0; i < n_old; i++) {
		ids[i] = rows[i].id;
		htmls[i] = mention_render(db, a, rows[i].body).html;
	}
	*n += (int64_t)n_old;
	return sql_rendering_set(db, a, write, NULL, .renderer = RENDERER_VERSION,
				 .ids = ((struct sql_ints){ids, n_old}),
				 .htmls = ((struct sql_texts){htmls, n_old}));
}

enum result
rendering_step(struct db *db, struct arena *a, int64_t *n)
{
	enum result r;

	DB_TX(db, r) {
		*n = 0;
		r = render(db, a, &SQL_RENDERING_POSTS, &SQL_RENDERING_POSTS_SET, RENDERING_STEP,
			   n);
		if (r == OK && *n < RENDERING_STEP)
			r = render(db, a, &SQL_RENDERING_ENTRIES, &SQL_RENDERING_ENTRIES_SET,
				   RENDERING_STEP - *n, n);
	}
	if (r != OK)
		*n = 0;
	return r;
}

enum result
rendering_left(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_rendering_left_row *left;
	enum result r = sql_rendering_left(db, a, &left, NULL, .renderer = RENDERER_VERSION);

	*n = r == OK ? left->n : 0;
	return r;
}
