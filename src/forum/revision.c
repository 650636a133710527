#include "sql/revision.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"

static void
read_revision(const struct rows *rows, size_t i, struct revision *out)
{
	*out = (struct revision){
	    .number = (int)row_int(rows, i, "number"),
	    .at = row_time(rows, i, "at"),
	    .author_name = row_text(rows, i, "author_name"),
	    .author_display = row_text(rows, i, "author_display"),
	    .title = row_text(rows, i, "title"),
	    .tags = row_text(rows, i, "tags"),
	    .body = row_text(rows, i, "body"),
	    .reason = row_text(rows, i, "reason"),
	    .is_blanked = !row_is_null(rows, i, "blanked_at"),
	};
}

enum result
revision_list(struct db *db, struct arena *a, const struct account *reader, int64_t post_id,
	      int before, int limit, struct revision **out, size_t *n)
{
	struct post *post;
	struct rows *rows;
	enum result r;

	if ((r = post_get(db, a, reader, post_id, &post)) != OK)
		return r;
	r = db_query(db, a, &SQL_REVISION_LIST, &rows, p_int(a, post_id), p_int(a, before),
		     p_int(a, limit));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		read_revision(rows, i, &(*out)[i]);
	return OK;
}

enum result
revision_get(struct db *db, struct arena *a, const struct account *reader, int64_t post_id,
	     int number, struct revision **out)
{
	struct post *post;
	struct rows *rows;
	enum result r;

	if ((r = post_get(db, a, reader, post_id, &post)) != OK)
		return r;
	r = db_query(db, a, &SQL_REVISION_GET, &rows, p_int(a, post_id), p_int(a, number));
	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = arena_alloc(a, sizeof **out);
	read_revision(rows, 0, *out);
	return OK;
}
