#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/question_list.h"

/* LIST_MAX and one more is the limit within the walks of question_list.sql. */
enum { LIST_MAX = 50, EXCERPT_CHARS = 160, CURSOR_MAX = 64 };

/* Where the page before ended: the key it is sorted by, and the id. */
struct cursor {
	int64_t key, id;
};

/* Past the year 9999 no question was asked. */
static const int64_t AT_LAST = INT64_C(253402300799000000);

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

/* As the database keeps them: see the migration that made questions.standing. */
static struct sql_ints
standings_of(enum question_standing standing)
{
	static const int64_t kept[] = {0, 1, 4, 2, 5, 3};

	switch (standing) {
	case UNANSWERED:
		return (struct sql_ints){kept, 1};
	case UNSOLVED:
		return (struct sql_ints){kept, 2};
	case SOLVED:
		return (struct sql_ints){kept + 3, 2};
	case OFFICIAL:
		return (struct sql_ints){kept + 4, 2};
	default:
		return (struct sql_ints){kept, 6};
	}
}

/* As they are stored, for the walks. */
static struct sql_texts
languages_of(struct arena *a, unsigned languages)
{
	const char **codes = arena_array(a, LOCALES, sizeof *codes);
	size_t n = 0;

	for (int l = 0; l < LOCALES; l++)
		if (languages == 0 || (languages & 1U << l) != 0)
			codes[n++] = locale_code((enum locale)l);
	return (struct sql_texts){codes, n};
}

/* ---- the ways through the indexes -------------------------------------------------------------- */

#define BY_ORDER(way)                                                                              \
	{                                                                                          \
	    &SQL_QUESTION_LIST_NEWEST##way,                                                        \
	    &SQL_QUESTION_LIST_ACTIVE##way,                                                        \
	    &SQL_QUESTION_LIST_VOTES##way,                                                         \
	}
#define FORWARD_AND_BACK(way) {BY_ORDER(way), BY_ORDER(way##_BACK)}

static const struct statement *const walks[2][3] = FORWARD_AND_BACK();
static const struct statement *const walks_in[2][3] = FORWARD_AND_BACK(_IN);
static const struct statement *const walks_of[2][3] = FORWARD_AND_BACK(_OF);
static const struct statement *const walks_of_in[2][3] = FORWARD_AND_BACK(_OF_IN);
static const struct statement *const walks_tagged[2][3] = FORWARD_AND_BACK(_TAGGED);

static void
add_set(struct batch *b, const struct page *p, struct sql_question_card_row **rows, size_t *n)
{
	static const char *const codes[] = {"newest", "active", "votes"};
	const struct question_filter *f = p->filter;
	const struct sql_texts all_of = {f->tags.all_of, f->tags.n_all},
			       none_of = {f->tags.none_of, f->tags.n_none};
	int way = p->is_back ? -1 : 1;

	sql_question_list_set_add(b, rows, n, .key = way * p->from.key, .id = way * p->from.id,
				  .limit = p->limit + 1, .standings = standings_of(f->standing),
				  .all_of = all_of, .none_of = none_of, .category = f->category,
				  .order = codes[f->order], .way = way,
				  .locales = languages_of(b->arena, f->languages),
				  .author_id = f->author_id != 0 ? &f->author_id : NULL,
				  .person_id = f->person_id != 0 ? &f->person_id : NULL,
				  .watcher_id = f->watcher_id != 0 ? &f->watcher_id : NULL);
}

static bool
is_of_people(const struct question_filter *f)
{
	return f->author_id != 0 || f->person_id != 0 || f->watcher_id != 0;
}

/* One row more than shown tells whether there is a next page. */
static void
add_rows(struct batch *b, const struct page *p, struct sql_question_card_row **rows, size_t *n)
{
	const struct question_filter *f = p->filter;
	const struct sql_texts all_of = {f->tags.all_of, f->tags.n_all},
			       none_of = {f->tags.none_of, f->tags.n_none};
	int64_t at = p->from.key < AT_LAST ? p->from.key : AT_LAST, id = p->from.id;
	int64_t score = p->from.key < INT32_MAX ? p->from.key : INT32_MAX, limit = p->limit + 1;
	struct sql_texts locales = languages_of(b->arena, f->languages);
	bool has_standing = f->standing != ALL_QUESTIONS;

	if (is_of_people(f))
		add_set(b, p, rows, n);
	else if (f->tags.n_all + f->tags.n_none > 0) {
		static_assert(LOCALES <= 2, "question_list_tagged walks two languages");
		sql_question_list_tagged_add(
		    b, walks_tagged[p->is_back][f->order], rows, n, .at = at, .score = score,
		    .id = id, .limit = limit, .locales = locales,
		    .standings = standings_of(f->standing), .all_of = all_of, .none_of = none_of,
		    .category = f->category);
	} else if (has_standing && f->category != NULL)
		sql_question_list_of_in_add(
		    b, walks_of_in[p->is_back][f->order], rows, n, .at = at, .score = score,
		    .id = id, .limit = limit, .locales = locales,
		    .standings = standings_of(f->standing), .category = f->category);
	else if (has_standing)
		sql_question_list_of_add(
		    b, walks_of[p->is_back][f->order], rows, n, .at = at, .score = score, .id = id,
		    .limit = limit, .locales = locales, .standings = standings_of(f->standing));
	else if (f->category != NULL)
		sql_question_list_in_add(b, walks_in[p->is_back][f->order], rows, n, .at = at,
					 .score = score, .id = id, .limit = limit,
					 .locales = locales, .category = f->category);
	else
		sql_question_list_add(b, walks[p->is_back][f->order], rows, n, .at = at,
				      .score = score, .id = id, .limit = limit, .locales = locales);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static void
read_counts(const struct sql_question_card_row *row, struct question *q)
{
	q->n_answers = row->n_answers;
	q->n_metoo = row->n_metoo;
	q->n_views = row->n_views;
	q->n_duplicates = row->n_duplicates;
	q->accepted_id = row->accepted_id;
	q->official_id = row->official_id;
	q->is_duplicate = row->is_duplicate;
	q->closed_at = row->closed_at;
	q->active_at = row->active_at;
}

/* Reading Markdown is the dearest part of a row, and who looks at an answered question opens it. */
static bool
is_waiting(const struct question *q)
{
	return q->n_answers == 0 && q->closed_at == 0 && !q->is_duplicate;
}

static void
read_card(struct arena *a, const struct sql_question_card_row *row, bool with_excerpt,
	  struct question *q)
{
	q->post.id = q->post.question_id = row->id;
	q->post.kind = POST_QUESTION;
	q->post.score = row->score;
	q->post.created_at = row->created_at;
	q->post.author_id = row->author_id;
	q->post.author_name = row->author_name;
	q->post.author_display = row->author_display;
	q->post.author_role = post_role_from(row->author_role);
	q->text = text_whole(&(struct text){.title = row->title});
	q->slug = row->slug;
	q->locale = locale_from(row->locale, LOCALE_EN);
	q->category_id = row->category_id;
	q->n_tags = tag_split(a, row->tags, &q->tags);
	read_counts(row, q);
	if (with_excerpt || is_waiting(q))
		q->excerpt = markdown_excerpt(a, row->body_start, EXCERPT_CHARS);
}

static void
read_shelves(struct arena *a, const struct sql_question_list_shelves_row *rows,
	     struct question_found *out)
{
	out->categories = arena_array(a, out->n_categories, sizeof *out->categories);
	for (size_t i = 0; i < out->n_categories; i++)
		out->categories[i] = (struct category){.id = rows[i].id,
						       .slug = rows[i].slug,
						       .name = rows[i].name,
						       .about = rows[i].about,
						       .n_questions = rows[i].n_questions};
}

static void
name_category(const struct question_found *page, struct question *q)
{
	for (size_t i = 0; i < page->n_categories; i++) {
		if (page->categories[i].id != q->category_id)
			continue;
		q->text.category = page->categories[i].slug;
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
fill_page(struct arena *a, const struct page *p, const struct sql_question_card_row *rows, size_t n,
	  struct question_found *out)
{
	enum question_order order = p->filter->order;
	size_t n_found = n, limit = (size_t)p->limit;
	struct question *all = arena_array(a, n, sizeof *all), *last;
	const char *beyond = NULL, *towards = NULL;

	for (size_t i = 0; i < n; i++) {
		read_card(a, &rows[i], p->filter->with_excerpts, &all[i]);
		name_category(out, &all[i]);
	}
	if (n > 0 && is_tagged(p->filter) && rows[n - 1].is_edge && n <= limit) {
		out->is_cut = true;
		n_found -= !rows[n - 1].is_found;
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
	struct sql_question_list_shelves_row *shelves;
	struct sql_question_card_row *rows;
	struct sql_tag_row *tags = NULL;
	struct batch b;
	size_t n;
	enum result r;

	*out = (struct question_found){.n = 0};
	batch_init(&b, db, a);
	add_rows(&b, &p, &rows, &n);
	sql_question_list_shelves_add(&b, &shelves, &out->n_categories, .locale = locale_code(l));
	if (filter->with_tags > 0 && filter->languages != 0)
		sql_question_list_tags_add(&b, &tags, &out->n_tags, .limit = filter->with_tags,
					   .locales = languages_of(a, filter->languages));
	else if (filter->with_tags > 0)
		tag_add_list(&b, "", filter->with_tags, &tags, &out->n_tags);
	if ((r = batch_run(&b)) != OK)
		return r;
	read_shelves(a, shelves, out);
	if (tags != NULL)
		out->tags = tag_read_list(a, tags, out->n_tags);
	fill_page(a, &p, rows, n, out);
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
