#include "sql/revision.h"

#include <limits.h>

#include "answerwell/base/arena.h"
#include "forum/internal.h"

static void
read_revision(const struct sql_revision_list_row *row, struct revision *out)
{
	*out = (struct revision){
	    .number = (int)row->number,
	    .at = row->at,
	    .author_name = row->author_name,
	    .author_display = row->author_display,
	    .text = text_whole(
		&(struct text){TEXT_FROM(row), .reason = row->reason, .n_seen = (int)row->number}),
	    .is_blanked = row->is_blanked,
	};
}

enum result
revision_list(struct db *db, struct arena *a, const struct account *reader, int64_t post_id,
	      int before, int limit, struct revision **out, size_t *n)
{
	struct post *post;
	struct sql_revision_list_row *rows;
	enum result r;

	if ((r = post_get(db, a, reader, post_id, &post)) != OK)
		return r;
	r = sql_revision_list(db, a, &rows, n, .post_id = post_id, .before = before,
			      .limit = limit);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		read_revision(&rows[i], &(*out)[i]);
	return OK;
}

enum result
revision_get(struct db *db, struct arena *a, const struct account *reader, int64_t post_id,
	     int number, struct revision **out)
{
	size_t n;
	enum result r;

	if (number < 1 || number == INT_MAX)
		return NOT_FOUND;
	r = revision_list(db, a, reader, post_id, number + 1, 1, out, &n);
	return r == OK && (n == 0 || (*out)->number != number) ? NOT_FOUND : r;
}
