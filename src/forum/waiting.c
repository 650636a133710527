#include "answerwell/forum/waiting.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/waiting.h"

enum { LIST_MAX = 50, EXCERPT_CHARS = 160, CURSOR_MAX = 64, USED_MAX = 999 };

static const char *const parts[] = {"all", "overdue", "due", "free", "mine"};

const char *
waiting_part_code(enum waiting_part part)
{
	return parts[part];
}

bool
waiting_part_from(const char *code, enum waiting_part *part)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strcmp(code, parts[i]) == 0) {
			*part = (enum waiting_part)i;
			return true;
		}
	}
	return false;
}

/* ---- where a page begins -------------------------------------------------------------------- */

struct cursor {
	int64_t due_at, id;
	bool is_start;
};

static struct cursor
read_cursor(struct arena *a, const char *before)
{
	const struct cursor start = {.is_start = true};
	struct cursor c = {.is_start = false};
	const char *dot;

	if (before == NULL || strlen(before) > CURSOR_MAX || (dot = strchr(before, '.')) == NULL)
		return start;
	if (!str_to_int(arena_strndup(a, before, (size_t)(dot - before)), 0,
			INT64_C(253402300799000000), &c.due_at) ||
	    !str_to_int(dot + 1, 0, INT64_MAX, &c.id))
		return start;
	return c;
}

static struct param
p_from(struct arena *a, const struct cursor *c)
{
	return c->is_start ? p_text("-infinity") : p_time(a, c->due_at);
}

static int
limit_of(const struct waiting_filter *f)
{
	return f->limit < 1 ? 1 : f->limit > LIST_MAX ? LIST_MAX : f->limit;
}

static struct param
p_locale(const struct waiting_filter *f)
{
	return f->locale != NULL ? p_text(locale_code(*f->locale)) : p_null();
}

/* ---- asking --------------------------------------------------------------------------------- */

static void
add_list(struct batch *b, const struct account *actor, enum locale l,
	 const struct waiting_filter *f, const char *part, struct rows **rows)
{
	struct arena *a = b->arena;
	struct cursor c = read_cursor(a, f->before);

	batch_add(b, &SQL_WAITING_LIST, rows, p_int(a, actor->id), p_text(locale_code(l)),
		  p_text(f->category), p_locale(f), p_text(part), p_from(a, &c), p_int(a, c.id),
		  p_int(a, limit_of(f) + 1));
}

void
waiting_add(struct batch *b, const struct account *actor, enum locale l,
	    const struct waiting_filter *f, struct rows **rows)
{
	struct arena *a = b->arena;
	struct cursor c = read_cursor(a, f->before);

	if (f->part != WAITING_MINE) {
		add_list(b, actor, l, f, parts[f->part], rows);
		return;
	}
	batch_add(b, &SQL_WAITING_MINE, rows, p_int(a, actor->id), p_text(locale_code(l)),
		  p_text(f->category), p_locale(f), p_from(a, &c), p_int(a, c.id),
		  p_int(a, limit_of(f) + 1));
}

void
waiting_add_counts(struct batch *b, const struct account *actor, const struct waiting_filter *f,
		   struct rows **rows)
{
	batch_add(b, &SQL_WAITING_COUNTS, rows, p_int(b->arena, actor->id), p_text(f->category),
		  p_locale(f));
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
judge(struct waiting *w, int64_t now)
{
	int64_t target = w->target_hours * CLOCK_HOUR;
	int64_t used = (now - w->asked_at) * 100 / target;

	w->used = (int)(used < 0 ? 0 : used > USED_MAX ? USED_MAX : used);
	if (now >= w->due_at)
		w->state = WAITING_LATE;
	else
		w->state = now >= w->due_at - target / 4 ? WAITING_SOON : WAITING_IN_TIME;
}

static void
read_due(const struct rows *rows, size_t i, int64_t now, struct waiting *out)
{
	out->id = row_int(rows, i, "id");
	out->title = row_text(rows, i, "title");
	out->slug = row_text(rows, i, "slug");
	out->locale = locale_from(row_text(rows, i, "locale"), LOCALE_EN);
	out->asked_at = row_time(rows, i, "created_at");
	out->due_at = row_time(rows, i, "due_at");
	out->target_hours = (int)row_int(rows, i, "target_hours");
	out->assignee_id = row_int(rows, i, "assignee_id");
	out->assignee_name = row_text(rows, i, "assignee_name");
	out->assignee_display = row_text(rows, i, "assignee_display");
	judge(out, now);
}

static void
read_waiting(struct arena *a, const struct rows *rows, size_t i, int64_t now, struct waiting *out)
{
	const char *role = row_text(rows, i, "author_role");

	read_due(rows, i, now, out);
	out->excerpt = markdown_excerpt(a, row_text(rows, i, "body_start"), EXCERPT_CHARS);
	out->category_slug = row_text(rows, i, "category_slug");
	out->category_name = row_text(rows, i, "category_name");
	out->asker_name = row_text(rows, i, "author_name");
	out->asker_display = row_text(rows, i, "author_display");
	out->asker_role = role != NULL ? role_from(role) : ROLE_CUSTOMER;
	out->n_answers = row_int(rows, i, "n_answers");
	out->n_metoo = row_int(rows, i, "n_metoo");
	out->is_open = true;
	out->is_waiting = true;
}

void
waiting_read(struct arena *a, const struct rows *rows, const struct waiting_filter *f,
	     struct waiting **out, size_t *n, const char **next)
{
	size_t limit = (size_t)limit_of(f);
	int64_t now = clock_now();

	*next = NULL;
	*n = rows_count(rows) > limit ? limit : rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		read_waiting(a, rows, i, now, &(*out)[i]);
	if (rows_count(rows) > limit)
		*next = arena_printf(a, "%lld.%lld", (long long)(*out)[*n - 1].due_at,
				     (long long)(*out)[*n - 1].id);
}

void
waiting_read_counts(const struct rows *rows, struct waiting_counts *out)
{
	out->n[WAITING_ALL] = row_int(rows, 0, "n_all");
	out->n[WAITING_OVERDUE] = row_int(rows, 0, "n_late");
	out->n[WAITING_DUE] = row_int(rows, 0, "n_soon");
	out->n[WAITING_FREE] = row_int(rows, 0, "n_free");
	out->n[WAITING_MINE] = row_int(rows, 0, "n_mine");
	out->are_more = row_bool(rows, 0, "are_more");
}

/* ---- one ------------------------------------------------------------------------------------ */

void
waiting_add_one(struct batch *b, int64_t question_id, struct rows **rows)
{
	batch_add(b, &SQL_WAITING_GET, rows, p_int(b->arena, question_id));
}

enum result
waiting_read_one(const struct rows *rows, struct waiting *out)
{
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*out = (struct waiting){.is_open = row_bool(rows, 0, "is_open"),
				.is_waiting = row_bool(rows, 0, "is_waiting")};
	read_due(rows, 0, clock_now(), out);
	return OK;
}

enum result
waiting_get(struct db *db, struct arena *a, int64_t question_id, struct waiting *out)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_WAITING_GET, &rows, p_int(a, question_id));

	return r == OK ? waiting_read_one(rows, out) : r;
}

/* The first of a list that is not `after` itself; 0: none. */
static enum result
first_of(struct db *db, struct arena *a, const struct account *actor,
	 const struct waiting_filter *f, int64_t after, int64_t *id)
{
	struct rows *rows;
	struct batch b;
	enum result r;

	*id = 0;
	batch_init(&b, db, a);
	if (f->part == WAITING_MINE)
		waiting_add(&b, actor, LOCALE_EN, f, &rows);
	else
		add_list(&b, actor, LOCALE_EN, f, f->part == WAITING_FREE ? "free" : "open", &rows);
	if ((r = batch_run(&b)) != OK)
		return r;
	for (size_t i = 0; i < rows_count(rows) && *id == 0; i++)
		if (row_int(rows, i, "id") != after)
			*id = row_int(rows, i, "id");
	return OK;
}

enum result
waiting_next(struct db *db, struct arena *a, const struct account *actor,
	     const struct waiting_filter *filter, int64_t after, int64_t *id)
{
	struct waiting_filter f = *filter;
	struct waiting here = {.id = 0};
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	f.limit = 1;
	f.before = "";
	r = waiting_get(db, a, after, &here);
	if (r != OK && r != NOT_FOUND)
		return r;
	if (r == OK)
		f.before = arena_printf(a, "%lld.%lld", (long long)here.due_at, (long long)here.id);
	if ((r = first_of(db, a, actor, &f, after, id)) != OK || *id != 0)
		return r;
	f.before = "";
	r = first_of(db, a, actor, &f, after, id);
	return r == OK && *id == 0 ? NOT_FOUND : r;
}
