#include "answerwell/forum/category.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/category.h"

void
category_add_list(struct batch *b, enum locale l, struct rows **rows)
{
	batch_add(b, &SQL_CATEGORY_LIST, rows, p_text(locale_code(l)), p_null());
}

void
category_read_list(struct arena *a, const struct rows *rows, struct category **out, size_t *n)
{
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct category){
		    .id = row_int(rows, i, "id"),
		    .slug = row_text(rows, i, "slug"),
		    .name = row_text(rows, i, "name"),
		    .about = row_text(rows, i, "about"),
		    .target_hours = (int)row_int(rows, i, "target_hours"),
		    .n_questions = row_int(rows, i, "n_questions"),
		    .n_entries = row_int(rows, i, "n_entries"),
		};
}

static enum result
list(struct db *db, struct arena *a, enum locale l, const char *slug, struct category **out,
     size_t *n)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_CATEGORY_LIST, &rows, p_text(locale_code(l)), p_text(slug));
	if (r == OK)
		category_read_list(a, rows, out, n);
	return r;
}

enum result
category_list(struct db *db, struct arena *a, enum locale l, struct category **out, size_t *n)
{
	return list(db, a, l, NULL, out, n);
}

enum result
category_by_slug(struct db *db, struct arena *a, enum locale l, const char *slug,
		 struct category **out)
{
	size_t n;
	enum result r;

	if (slug == NULL)
		return NOT_FOUND;
	if ((r = list(db, a, l, slug, out, &n)) != OK)
		return r;
	return n > 0 ? OK : NOT_FOUND;
}

struct putting {
	struct arena *arena;
	const char *slug;
	int position, target_hours;
	int64_t owner, id;
	const struct category_texts *texts;
};

static enum result
put_now(struct db *db, void *arg)
{
	struct putting *w = arg;
	struct arena *a = w->arena;
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_CATEGORY_PUT, &rows, p_text(w->slug), p_int(a, w->position),
		     p_int(a, w->target_hours), w->owner != 0 ? p_int(a, w->owner) : p_null());
	if (r != OK)
		return r;
	w->id = row_int(rows, 0, "id");
	for (int l = 0; r == OK && l < LOCALES; l++)
		if (w->texts->name[l] != NULL)
			r = db_query(db, a, &SQL_CATEGORY_PUT_TEXT, NULL, p_int(a, w->id),
				     p_text(locale_code((enum locale)l)), p_text(w->texts->name[l]),
				     p_text(w->texts->about[l]));
	return r;
}

enum result
category_put(struct db *db, struct arena *a, const char *slug, int position, int target_hours,
	     int64_t owner, const struct category_texts *texts, int64_t *id)
{
	struct putting w = {.arena = a,
			    .slug = slug,
			    .position = position,
			    .target_hours = target_hours,
			    .owner = owner,
			    .texts = texts};
	enum result r = db_transaction(db, put_now, &w);

	if (r == OK)
		*id = w.id;
	return r;
}
