#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/question_list.h"

/* LIST_MAX and one more is the limit within the walks of question_list.sql. */
enum { LIST_MAX = 50, EXCERPT_CHARS = 160, CURSOR_MAX = 64 };

/* Where the page before ended: the key it is sorted by, and the id. */
struct cursor {
	int64_t key, id;
};

static struct cursor
read_cursor(struct arena *a, const char *before)
{
	const struct cursor start = {.key = INT64_MAX, .id = INT64_MAX};
	struct cursor c;
	const char *dot;

	if (before == NULL || strlen(before) > CURSOR_MAX || (dot = strchr(before, '.')) == NULL)
		return start;
	if (!str_to_int(arena_strndup(a, before, (size_t)(dot - before)), INT32_MIN, INT64_MAX,
			&c.key) ||
	    !str_to_int(dot + 1, 0, INT64_MAX, &c.id))
		return start;
	return c;
}

static int64_t
key_of(const struct question *q, enum question_order order)
{
	if (order == ORDER_VOTES)
		return q->post.score;
	return order == ORDER_ACTIVE ? q->active_at : q->post.created_at;
}

/* A key as the statement of that order compares it. Past the year 9999 no question was asked. */
static struct param
p_key(struct arena *a, enum question_order order, int64_t key)
{
	if (order == ORDER_VOTES)
		return p_int(a, key > INT32_MAX ? INT32_MAX : key);
	return key > INT64_C(253402300799000000) ? p_text("infinity") : p_time(a, key);
}

static const char *
order_code(enum question_order order)
{
	static const char *const codes[] = {"newest", "active", "unanswered", "unsolved", "votes"};

	return codes[order];
}

static const struct statement *
walk_of(enum question_order order, bool has_category)
{
	static const struct statement *const walks[][2] = {
	    [ORDER_NEWEST] = {&SQL_QUESTION_LIST_NEWEST, &SQL_QUESTION_LIST_NEWEST_IN},
	    [ORDER_ACTIVE] = {&SQL_QUESTION_LIST_ACTIVE, &SQL_QUESTION_LIST_ACTIVE_IN},
	    [ORDER_UNANSWERED] = {&SQL_QUESTION_LIST_UNANSWERED, &SQL_QUESTION_LIST_UNANSWERED_IN},
	    [ORDER_UNSOLVED] = {&SQL_QUESTION_LIST_UNSOLVED, &SQL_QUESTION_LIST_UNSOLVED_IN},
	    [ORDER_VOTES] = {&SQL_QUESTION_LIST_VOTES, &SQL_QUESTION_LIST_VOTES_IN},
	};

	return walks[order][has_category];
}

struct page {
	const struct question_filter *filter;
	struct cursor from;
	int limit;
};

/* One row more than shown tells whether there is a next page. */
static void
add_rows(struct batch *b, const struct page *p, struct rows **rows)
{
	const struct question_filter *f = p->filter;
	struct arena *a = b->arena;
	struct param category = p_text(f->category);
	struct param author = f->author_id != 0 ? p_int(a, f->author_id) : p_null();
	struct param id = p_int(a, p->from.id), limit = p_int(a, p->limit + 1);

	if (f->tag != NULL)
		batch_add(b, &SQL_QUESTION_LIST_TAG, rows, p_int(a, p->from.key), id, limit,
			  category, p_text(order_code(f->order)), p_text(f->tag), author);
	else if (f->author_id != 0)
		batch_add(b, &SQL_QUESTION_LIST_AUTHOR, rows, p_int(a, p->from.key), id, limit,
			  category, p_text(order_code(f->order)), author);
	else if (f->category != NULL)
		batch_add(b, walk_of(f->order, true), rows, p_key(a, f->order, p->from.key), id,
			  limit, category);
	else
		batch_add(b, walk_of(f->order, false), rows, p_key(a, f->order, p->from.key), id,
			  limit);
}

static void
read_author(const struct rows *rows, size_t i, struct post *out)
{
	const char *role = row_text(rows, i, "author_role");

	out->author_id = row_int(rows, i, "author_id");
	out->author_name = row_text(rows, i, "author_name");
	out->author_display = row_text(rows, i, "author_display");
	out->author_role = role != NULL ? role_from(role) : ROLE_CUSTOMER;
}

static void
read_counts(const struct rows *rows, size_t i, int64_t now, struct question *q)
{
	int64_t until = row_time(rows, i, "official_until");

	q->n_answers = row_int(rows, i, "n_answers");
	q->n_metoo = row_int(rows, i, "n_metoo");
	q->n_views = row_int(rows, i, "n_views");
	q->n_duplicates = row_int(rows, i, "n_duplicates");
	q->accepted_id = row_int(rows, i, "accepted_id");
	if (until == 0 || until > now)
		q->official_id = row_int(rows, i, "official_id");
	q->duplicate_of = row_int(rows, i, "duplicate_of");
	q->closed_at = row_time(rows, i, "closed_at");
	q->active_at = row_time(rows, i, "active_at");
}

static void
read_card(struct arena *a, const struct rows *rows, size_t i, int64_t now, struct question *q)
{
	q->post.id = q->post.question_id = row_int(rows, i, "id");
	q->post.kind = POST_QUESTION;
	q->post.score = row_int(rows, i, "score");
	q->post.created_at = row_time(rows, i, "created_at");
	read_author(rows, i, &q->post);
	q->title = row_text(rows, i, "title");
	q->slug = row_text(rows, i, "slug");
	q->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	q->category_id = row_int(rows, i, "category_id");
	q->n_tags = tag_split(a, row_text(rows, i, "tags"), &q->tags);
	q->excerpt = markdown_excerpt(a, row_text(rows, i, "body_start"), EXCERPT_CHARS);
	read_counts(rows, i, now, q);
}

static void
name_category(const struct rows *shelves, struct question *q)
{
	for (size_t i = 0; i < rows_count(shelves); i++) {
		if (row_int(shelves, i, "id") != q->category_id)
			continue;
		q->category_slug = row_text(shelves, i, "slug");
		q->category_name = row_text(shelves, i, "name");
		return;
	}
}

enum result
question_list(struct db *db, struct arena *a, enum locale l, const struct question_filter *filter,
	      struct question **out, size_t *n, const char **next)
{
	struct page p = {.filter = filter, .from = read_cursor(a, filter->before)};
	struct rows *rows, *shelves;
	int64_t now = clock_now();
	struct batch b;
	enum result r;

	*n = 0;
	*next = NULL;
	*out = NULL;
	p.limit = filter->limit < 1 ? 1 : filter->limit > LIST_MAX ? LIST_MAX : filter->limit;
	batch_init(&b, db, a);
	add_rows(&b, &p, &rows);
	batch_add(&b, &SQL_QUESTION_LIST_SHELVES, &shelves, p_text(locale_code(l)));
	if ((r = batch_run(&b)) != OK)
		return r;
	*n = rows_count(rows) > (size_t)p.limit ? (size_t)p.limit : rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		read_card(a, rows, i, now, &(*out)[i]);
		name_category(shelves, &(*out)[i]);
	}
	if (rows_count(rows) > *n && *n > 0) {
		const struct question *last = &(*out)[*n - 1];

		*next = arena_printf(a, "%lld.%lld", (long long)key_of(last, filter->order),
				     (long long)last->post.id);
	}
	return OK;
}
