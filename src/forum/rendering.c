#include "answerwell/forum/rendering.h"

#include <assert.h>

#include "answerwell/account/mention.h"
#include "answerwell/text/markdown.h"
#include "sql/rendering.h"

enum result
rendering_posts_step(struct db *db, struct arena *a, int64_t limit, int64_t *n)
{
	int64_t ids[RENDERING_STEP];
	const char *htmls[RENDERING_STEP];
	struct sql_rendering_posts_row *rows;
	size_t found;
	enum result r;

	assert(limit <= RENDERING_STEP);
	r = sql_rendering_posts(db, a, &rows, &found, .renderer = RENDERER_VERSION, .limit = limit);
	if (r != OK)
		return r;
	*n = (int64_t)found;
	if (found == 0)
		return OK;
	for (size_t i = 0; i < found; i++) {
		ids[i] = rows[i].id;
		htmls[i] =
		    mention_render(db, a, rows[i].body, (enum markdown_format)rows[i].format).html;
	}
	return sql_rendering_posts_set(db, a, NULL, .renderer = RENDERER_VERSION,
				       .ids = ((struct sql_ints){ids, found}),
				       .htmls = ((struct sql_texts){htmls, found}));
}

enum result
rendering_posts_left(struct db *db, struct arena *a, int64_t *n)
{
	struct sql_rendering_posts_left_row *left;
	enum result r = sql_rendering_posts_left(db, a, &left, NULL, .renderer = RENDERER_VERSION);

	*n = r == OK ? left->n : 0;
	return r;
}
