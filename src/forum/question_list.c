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

struct page {
	const struct question_filter *filter;
	struct cursor from;
	bool is_back; /* towards the start: rows come the other way round */
	bool is_start;
	int limit;
};

static bool
read_cursor(struct arena *a, const char *text, struct cursor *out)
{
	const char *dot;

	if (text == NULL || strlen(text) > CURSOR_MAX || (dot = strchr(text, '.')) == NULL)
		return false;
	return str_to_int(arena_strndup(a, text, (size_t)(dot - text)), INT32_MIN, INT64_MAX,
			  &out->key) &&
	       str_to_int(dot + 1, 0, INT64_MAX, &out->id);
}

static struct page
read_page(struct arena *a, const struct question_filter *f)
{
	struct page p = {.filter = f, .from = {.key = INT64_MAX, .id = INT64_MAX}};

	if (!read_cursor(a, f->before, &p.from)) {
		p.is_back = read_cursor(a, f->after, &p.from);
		p.is_start = !p.is_back;
	}
	if (p.is_start)
		p.from = (struct cursor){.key = INT64_MAX, .id = INT64_MAX};
	p.limit = f->limit < 1 ? 1 : f->limit > LIST_MAX ? LIST_MAX : f->limit;
	return p;
}

static const char *
cursor_of(struct arena *a, const struct question *q, enum question_order order)
{
	int64_t key = order == ORDER_VOTES    ? q->post.score
		      : order == ORDER_ACTIVE ? q->active_at
					      : q->post.created_at;

	return arena_printf(a, "%lld.%lld", (long long)key, (long long)q->post.id);
}

/* A key as the statement of that order compares it. Past the year 9999 no question was asked. */
static struct param
p_key(struct arena *a, enum question_order order, int64_t key)
{
	if (order == ORDER_VOTES)
		return p_int(a, key > INT32_MAX ? INT32_MAX : key);
	return key > INT64_C(253402300799000000) ? p_text("infinity") : p_time(a, key);
}

/* As the database keeps them: see the migration that made questions.standing. */
static struct param
p_standings(enum question_standing standing)
{
	static const char *const sets[STANDINGS] = {
	    [ALL_QUESTIONS] = "{0,1,2,3,4}",
	    [UNANSWERED] = "{0}",
	    [UNSOLVED] = "{0,1}",
	    [SOLVED] = "{2,3}",
	    [OFFICIAL] = "{3}",
	};

	return p_text(sets[standing]);
}

/* ---- the ways through the indexes -------------------------------------------------------------- */

#define BY_ORDER(way)                                                                              \
	{                                                                                          \
		&SQL_QUESTION_LIST_NEWEST##way, &SQL_QUESTION_LIST_ACTIVE##way,                    \
		    &SQL_QUESTION_LIST_VOTES##way,                                                 \
	}
#define FORWARD_AND_BACK(way)                                                                      \
	{                                                                                          \
		BY_ORDER(way), BY_ORDER(way##_BACK)                                                \
	}

static const struct statement *const walks[2][3] = FORWARD_AND_BACK();
static const struct statement *const walks_in[2][3] = FORWARD_AND_BACK(_IN);
static const struct statement *const walks_of[2][3] = FORWARD_AND_BACK(_OF);
static const struct statement *const walks_of_in[2][3] = FORWARD_AND_BACK(_OF_IN);
static const struct statement *const walks_tagged[2][3] = FORWARD_AND_BACK(_TAGGED);

static void
add_set(struct batch *b, const struct page *p, struct rows **rows)
{
	static const char *const codes[] = {"newest", "active", "votes"};
	const struct question_filter *f = p->filter;
	struct arena *a = b->arena;
	int way = p->is_back ? -1 : 1;

	batch_add(b, &SQL_QUESTION_LIST_SET, rows, p_int(a, way * p->from.key),
		  p_int(a, way * p->from.id), p_int(a, p->limit + 1), p_standings(f->standing),
		  p_text_array(a, f->tags.all_of, f->tags.n_all),
		  p_text_array(a, f->tags.none_of, f->tags.n_none), p_text(f->category),
		  p_text(codes[f->order]), p_int(a, way),
		  f->author_id != 0 ? p_int(a, f->author_id) : p_null(),
		  f->person_id != 0 ? p_int(a, f->person_id) : p_null(),
		  f->watcher_id != 0 ? p_int(a, f->watcher_id) : p_null());
}

static bool
is_of_people(const struct question_filter *f)
{
	return f->author_id != 0 || f->person_id != 0 || f->watcher_id != 0;
}

/* One row more than shown tells whether there is a next page. */
static void
add_rows(struct batch *b, const struct page *p, struct rows **rows)
{
	const struct question_filter *f = p->filter;
	struct arena *a = b->arena;
	struct param key = p_key(a, f->order, p->from.key), id = p_int(a, p->from.id),
		     limit = p_int(a, p->limit + 1), standings = p_standings(f->standing),
		     category = p_text(f->category);

	if (is_of_people(f))
		add_set(b, p, rows);
	else if (f->tags.n_all + f->tags.n_none > 0)
		batch_add(b, walks_tagged[p->is_back][f->order], rows, key, id, limit, standings,
			  p_text_array(a, f->tags.all_of, f->tags.n_all),
			  p_text_array(a, f->tags.none_of, f->tags.n_none), category);
	else if (f->standing != ALL_QUESTIONS && f->category != NULL)
		batch_add(b, walks_of_in[p->is_back][f->order], rows, key, id, limit, standings,
			  category);
	else if (f->standing != ALL_QUESTIONS)
		batch_add(b, walks_of[p->is_back][f->order], rows, key, id, limit, standings);
	else if (f->category != NULL)
		batch_add(b, walks_in[p->is_back][f->order], rows, key, id, limit, category);
	else
		batch_add(b, walks[p->is_back][f->order], rows, key, id, limit);
}

/* ---- reading ------------------------------------------------------------------------------------ */

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
	post_read_author(rows, i, &q->post);
	q->title = row_text(rows, i, "title");
	q->slug = row_text(rows, i, "slug");
	q->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	q->category_id = row_int(rows, i, "category_id");
	q->n_tags = tag_split(a, row_text(rows, i, "tags"), &q->tags);
	q->excerpt = markdown_excerpt(a, row_text(rows, i, "body_start"), EXCERPT_CHARS);
	read_counts(rows, i, now, q);
}

static void
read_shelves(struct arena *a, const struct rows *rows, struct question_found *out)
{
	out->n_categories = rows_count(rows);
	out->categories = arena_array(a, out->n_categories, sizeof *out->categories);
	for (size_t i = 0; i < out->n_categories; i++)
		out->categories[i] =
		    (struct category){.id = row_int(rows, i, "id"),
				      .slug = row_text(rows, i, "slug"),
				      .name = row_text(rows, i, "name"),
				      .about = row_text(rows, i, "about"),
				      .n_questions = row_int(rows, i, "n_questions")};
}

static void
name_category(const struct question_found *page, struct question *q)
{
	for (size_t i = 0; i < page->n_categories; i++) {
		if (page->categories[i].id != q->category_id)
			continue;
		q->category_slug = page->categories[i].slug;
		q->category_name = page->categories[i].name;
		return;
	}
}

static bool
is_tagged(const struct question_filter *f)
{
	return f->tags.n_all + f->tags.n_none > 0 && !is_of_people(f);
}

/* Rows into the order of the page, and where to go from it. */
static void
fill_page(struct arena *a, const struct page *p, const struct rows *rows,
	  struct question_found *out)
{
	enum question_order order = p->filter->order;
	size_t n = rows_count(rows), n_found = n, limit = (size_t)p->limit;
	int64_t now = clock_now();
	struct question *all = arena_array(a, n, sizeof *all), *last;
	const char *beyond = NULL, *towards = NULL;

	for (size_t i = 0; i < n; i++) {
		read_card(a, rows, i, now, &all[i]);
		name_category(out, &all[i]);
	}
	if (n > 0 && is_tagged(p->filter) && row_bool(rows, n - 1, "is_edge") && n <= limit) {
		out->is_cut = true;
		n_found -= !row_bool(rows, n - 1, "is_found");
		beyond = cursor_of(a, &all[n - 1], order);
	}
	out->n = n_found > limit ? limit : n_found;
	if (n_found > limit)
		beyond = cursor_of(a, &all[limit - 1], order);
	if (!p->is_start && n > 0)
		towards = cursor_of(a, &all[0], order);
	last = all + out->n;
	for (size_t i = 0; p->is_back && i < out->n / 2; i++) {
		struct question swap = all[i];

		all[i] = *(last - 1 - i);
		*(last - 1 - i) = swap;
	}
	out->questions = all;
	out->older = p->is_back ? towards : beyond;
	out->newer = p->is_back ? beyond : towards;
}

enum result
question_find(struct db *db, struct arena *a, enum locale l, const struct question_filter *filter,
	      struct question_found *out)
{
	struct page p = read_page(a, filter);
	struct rows *rows, *shelves, *tags = NULL;
	struct batch b;
	enum result r;

	*out = (struct question_found){.n = 0};
	batch_init(&b, db, a);
	add_rows(&b, &p, &rows);
	batch_add(&b, &SQL_QUESTION_LIST_SHELVES, &shelves, p_text(locale_code(l)));
	if (filter->with_tags > 0)
		tag_add_list(&b, "", filter->with_tags, &tags);
	if ((r = batch_run(&b)) != OK)
		return r;
	read_shelves(a, shelves, out);
	if (tags != NULL)
		tag_read_list(a, tags, &out->tags, &out->n_tags);
	fill_page(a, &p, rows, out);
	return OK;
}

enum result
question_list(struct db *db, struct arena *a, enum locale l, const struct question_filter *filter,
	      struct question **out, size_t *n, const char **next)
{
	struct question_found page;
	enum result r = question_find(db, a, l, filter, &page);

	*out = page.questions;
	*n = page.n;
	*next = page.older;
	return r;
}
