#include "answerwell/forum/category.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/category.h"

void
category_add_list(struct batch *b, enum locale l, struct sql_category_list_row **rows, size_t *n)
{
	sql_category_list_add(b, rows, n, .locale = locale_code(l), .slug = NULL);
}

struct category *
category_read_list(struct arena *a, const struct sql_category_list_row *rows, size_t n)
{
	struct category *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct category){
		    .id = rows[i].id,
		    .slug = rows[i].slug,
		    .name = rows[i].name,
		    .about = rows[i].about,
		    .target_hours = (int)rows[i].target_hours,
		    .promise = {promise_unit_from(rows[i].promise_unit), (int)rows[i].promise_n},
		    .n_questions = rows[i].n_questions,
		    .n_entries = rows[i].n_entries,
		};
	return list;
}

static enum result
list(struct db *db, struct arena *a, enum locale l, const char *slug, struct category **out,
     size_t *n)
{
	struct sql_category_list_row *rows;
	enum result r = sql_category_list(db, a, &rows, n, .locale = locale_code(l), .slug = slug);

	if (r == OK)
		*out = category_read_list(a, rows, *n);
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

static enum result
put_texts(struct db *db, struct arena *a, int64_t id, const struct category_texts *texts)
{
	enum result r = OK;

	for (int l = 0; r == OK && l < LOCALES; l++)
		if (texts->name[l] != NULL)
			r = sql_category_put_text(db, a, NULL, .category_id = id,
						  .locale = locale_code((enum locale)l),
						  .name = texts->name[l], .about = texts->about[l]);
	return r;
}

enum result
category_put(struct db *db, struct arena *a, const char *slug, int position, int target_hours,
	     int64_t owner, const struct category_texts *texts, int64_t *id)
{
	struct sql_category_put_row *put;
	enum result r;

	DB_TX(db, r) {
		r = sql_category_put(db, a, &put, NULL, .slug = slug, .position = position,
				     .target_hours = target_hours,
				     .owner_id = owner != 0 ? &owner : NULL);
		if (r == OK)
			r = put_texts(db, a, put->id, texts);
	}
	if (r == OK)
		*id = put->id;
	return r;
}
