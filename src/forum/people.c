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

static const char *
cursor_at(struct arena *a, int64_t id)
{
	return arena_printf(a, "%lld", (long long)id);
}

static struct person_card *
read_cards(struct arena *a, const struct sql_person_row *rows, size_t n)
{
	struct person_card *cards = arena_array(a, n, sizeof(*cards));

	for (size_t i = 0; i < n; i++)
		cards[i] = (struct person_card){.id = rows[i].id,
						.name = rows[i].name,
						.display = rows[i].display_name,
						.role = role_from(rows[i].role),
						.reputation = reputation_shown(rows[i].points),
						.n_answers = rows[i].n_answers,
						.n_thanks = rows[i].n_thanks,
						.joined_at = rows[i].joined_at};
	return cards;
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
	const int64_t *last_id = from != 0 ? &from : NULL;
	int limit = within(f->limit);
	struct sql_person_row *rows;
	enum result r;

	if (f->staff_only)
		r = sql_people_of_staff(db, a, &rows, n);
	else if (f->query != NULL && f->query[0] != '\0')
		r = sql_people_starting(db, a, &rows, n, .last_id = last_id, .limit = limit + 1,
					.beginning = f->query);
	else
		r = sql_people(db, a, walks[f->order], &rows, n, .last_id = last_id,
			       .limit = limit + 1);
	if (r != OK)
		return r;
	*next = NULL;
	if (!f->staff_only && *n > (size_t)limit) {
		*n = (size_t)limit;
		*next = cursor_at(a, rows[limit - 1].id);
	}
	*out = read_cards(a, rows, *n);
	return OK;
}

/* ---- what one has written --------------------------------------------------------------------- */

/* One row more than shown tells whether there is a next page. */
static struct contribution *
read_page(struct arena *a, const struct sql_contribution_row *rows, size_t limit, size_t *n,
	  const char **next)
{
	struct contribution *page;

	*next = *n > limit ? cursor_at(a, rows[limit - 1].id) : NULL;
	*n = *n > limit ? limit : *n;
	page = arena_array(a, *n, sizeof(*page));
	for (size_t i = 0; i < *n; i++)
		page[i] = (struct contribution){
		    .id = rows[i].id,
		    .entry_id = rows[i].entry_id,
		    .question_id = rows[i].question_id,
		    .title = rows[i].title,
		    .slug = rows[i].slug,
		    .locale = locale_from(rows[i].locale, LOCALE_EN),
		    .at = rows[i].at,
		    .excerpt = markdown_excerpt(a, rows[i].body_start, EXCERPT_CHARS),
		    .score = rows[i].score,
		    .n_thanks = rows[i].n_thanks,
		    .is_accepted = rows[i].is_accepted,
		    .is_official = rows[i].is_official};
	return page;
}

enum result
people_answers(struct db *db, struct arena *a, int64_t account_id, const char *before, int limit,
	       struct contribution **out, size_t *n, const char **next)
{
	int64_t from = read_cursor(before);
	struct sql_contribution_row *rows;
	enum result r;

	limit = within(limit);
	r = sql_people_answers(db, a, &rows, n, .author_id = account_id,
			       .before_id = from != 0 ? from : INT64_MAX, .limit = limit + 1);
	if (r == OK)
		*out = read_page(a, rows, (size_t)limit, n, next);
	return r;
}

enum result
people_entries(struct db *db, struct arena *a, int64_t account_id, const char *before, int limit,
	       struct contribution **out, size_t *n, const char **next)
{
	int64_t from = read_cursor(before);
	struct sql_contribution_row *rows;
	enum result r;

	limit = within(limit);
	r = sql_people_entries(db, a, &rows, n, .author_id = account_id,
			       .before_id = from != 0 ? from : INT64_MAX, .limit = limit + 1);
	if (r == OK)
		*out = read_page(a, rows, (size_t)limit, n, next);
	return r;
}
