#include "answerwell/faq/rendering.h"

#include "answerwell/account/mention.h"
#include "answerwell/text/markdown.h"
#include "sql/entry_rendering.h"

/* At most `limit` entries; adds how many there were to *n. */
static enum result
render_entries(struct db *db, struct arena *a, int64_t limit, int64_t *n)
{
	int64_t ids[RENDERING_STEP];
	const char *htmls[RENDERING_STEP];
	struct sql_rendering_entries_row *rows;
	size_t n_old;
	enum result r = sql_rendering_entries(db, a, &rows, &n_old, .renderer = RENDERER_VERSION,
					      .limit = limit);

	if (r != OK || n_old == 0)
		return r;
	for (size_t i = 0; i < n_old; i++) {
		ids[i] = rows[i].id;
		htmls[i] =
		    mention_render(db, a, rows[i].body, (enum markdown_format)rows[i].format).html;
	}
	*n += (int64_t)n_old;
	return sql_rendering_entries_set(db, a, NULL, .renderer = RENDERER_VERSION,
					 .ids = ((struct sql_ints){ids, n_old}),
					 .htmls = ((struct sql_texts){htmls, n_old}));
}

enum result
rendering_step(struct db *db, struct arena *a, int64_t *n)
{
	int64_t n_done;
	enum result r;

	DB_TX(db, r) {
		n_done = 0;
		r = rendering_posts_step(db, a, RENDERING_STEP, &n_done);
		if (r == OK && n_done < RENDERING_STEP)
			r = render_entries(db, a, RENDERING_STEP - n_done, &n_done);
	}
	*n = r == OK ? n_done : 0;
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
