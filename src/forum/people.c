#include "answerwell/forum/people.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/reputation.h"
#include "answerwell/text/markdown.h"
#include "sql/people.h"

enum { EXCERPT_CHARS = 160 };

/* The id in a cursor; 0 if there is none. */
static int64_t
read_cursor(const char *before)
{
	int64_t id = 0;

	if (before != NULL)
		(void)str_to_int(before, 1, INT64_MAX, &id);
	return id;
}

static int
within(int limit)
{
	return limit < 1 ? 1 : limit > PEOPLE_MAX ? PEOPLE_MAX : limit;
}

/* One row more than shown tells whether there is a next page. */
static size_t
end_of(struct arena *a, const struct rows *rows, size_t limit, const char **next)
{
	*next = NULL;
	if (rows_count(rows) <= limit)
		return rows_count(rows);
	*next = arena_printf(a, "%lld", (long long)row_int(rows, limit - 1, "id"));
	return limit;
}

static void
read_cards(struct arena *a, const struct rows *rows, size_t n, struct person_card **out)
{
	*out = arena_array(a, n, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		(*out)[i] =
		    (struct person_card){.id = row_int(rows, i, "id"),
					 .name = row_text(rows, i, "name"),
					 .display = row_text(rows, i, "display_name"),
					 .role = role_from(row_text(rows, i, "role")),
					 .reputation = reputation_shown(row_int(rows, i, "points")),
					 .n_answers = row_int(rows, i, "n_answers"),
					 .n_thanks = row_int(rows, i, "n_thanks"),
					 .joined_at = row_time(rows, i, "joined_at")};
}

enum result
people_list(struct db *db, struct arena *a, const struct people_filter *f, struct person_card **out,
	    size_t *n, const char **next)
{
	static const struct statement *const walks[] = {
	    [PEOPLE_REPUTATION] = &SQL_PEOPLE_BY_REPUTATION,
	    [PEOPLE_NEWEST] = &SQL_PEOPLE_BY_NEWEST,
	    [PEOPLE_NAME] = &SQL_PEOPLE_BY_NAME,
	};
	int64_t from = read_cursor(f->before);
	struct param cursor = from != 0 ? p_int(a, from) : p_null();
	int limit = within(f->limit);
	struct rows *rows;
	enum result r;

	if (f->staff_only)
		r = db_query0(db, a, &SQL_PEOPLE_OF_STAFF, &rows);
	else if (f->query != NULL && f->query[0] != '\0')
		r = db_query(db, a, &SQL_PEOPLE_STARTING, &rows, cursor, p_int(a, limit + 1),
			     p_text(f->query));
	else
		r = db_query(db, a, walks[f->order], &rows, cursor, p_int(a, limit + 1));
	if (r != OK)
		return r;
	*n = end_of(a, rows, f->staff_only ? rows_count(rows) : (size_t)limit, next);
	read_cards(a, rows, *n, out);
	return OK;
}

/* ---- what one has written --------------------------------------------------------------------- */

static struct contribution
read_common(struct arena *a, const struct rows *rows, size_t i)
{
	return (struct contribution){
	    .id = row_int(rows, i, "id"),
	    .title = row_text(rows, i, "title"),
	    .slug = row_text(rows, i, "slug"),
	    .locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN),
	    .at = row_time(rows, i, "at"),
	    .excerpt = markdown_excerpt(a, row_text(rows, i, "body_start"), EXCERPT_CHARS)};
}

enum result
people_answers(struct db *db, struct arena *a, int64_t account_id, const char *before, int limit,
	       struct contribution **out, size_t *n, const char **next)
{
	int64_t from = read_cursor(before);
	struct rows *rows;
	enum result r;

	limit = within(limit);
	r = db_query(db, a, &SQL_PEOPLE_ANSWERS, &rows, p_int(a, account_id),
		     p_int(a, from != 0 ? from : INT64_MAX), p_int(a, limit + 1));
	if (r != OK)
		return r;
	*n = end_of(a, rows, (size_t)limit, next);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		struct contribution *c = &(*out)[i];

		*c = read_common(a, rows, i);
		c->question_id = row_int(rows, i, "question_id");
		c->score = row_int(rows, i, "score");
		c->n_thanks = row_int(rows, i, "n_thanks");
		c->is_accepted = row_bool(rows, i, "is_accepted");
		c->is_official = row_bool(rows, i, "is_official");
	}
	return OK;
}

enum result
people_entries(struct db *db, struct arena *a, int64_t account_id, const char *before, int limit,
	       struct contribution **out, size_t *n, const char **next)
{
	int64_t from = read_cursor(before);
	struct rows *rows;
	enum result r;

	limit = within(limit);
	r = db_query(db, a, &SQL_PEOPLE_ENTRIES, &rows, p_int(a, account_id),
		     p_int(a, from != 0 ? from : INT64_MAX), p_int(a, limit + 1));
	if (r != OK)
		return r;
	*n = end_of(a, rows, (size_t)limit, next);
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = read_common(a, rows, i);
		(*out)[i].entry_id = (*out)[i].id;
	}
	return OK;
}
