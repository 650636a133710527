#include "answerwell/forum/waiting.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/office.h"
#include "forum/internal.h"
#include "sql/waiting.h"

enum { LIST_MAX = 50, EXCERPT_CHARS = 160 };

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

/* Its place is looked up: it may have been answered since. */
static int64_t
read_cursor(const char *before)
{
	int64_t id = 0;

	return before != NULL && str_to_int(before, 0, INT64_MAX, &id) ? id : 0;
}

static int
limit_of(const struct waiting_filter *f)
{
	return f->limit < 1 ? 1 : f->limit > LIST_MAX ? LIST_MAX : f->limit;
}

static const char *
code_of(const enum locale *l)
{
	return l != NULL ? locale_code(*l) : NULL;
}

/* ---- asking --------------------------------------------------------------------------------- */

static void
add_list(struct batch *b, const struct account *actor, enum locale l, const struct office *o,
	 const struct waiting_filter *f, const char *part, struct sql_waiting_row **rows, size_t *n)
{
	sql_waiting_list_add(b, rows, n, .reader_id = actor->id, .name_locale = locale_code(l),
			     .category = f->category, .locale = code_of(f->locale), .part = part,
			     .soon_hours = WAITING_SOON_HOURS, .after = read_cursor(f->before),
			     .opens = o->opens, .closes = o->closes, .passed = o->passed,
			     .limit = limit_of(f) + 1);
}

void
waiting_add(struct batch *b, const struct account *actor, enum locale l, const struct office *o,
	    const struct waiting_filter *f, struct sql_waiting_row **rows, size_t *n)
{
	if (f->part != WAITING_MINE) {
		add_list(b, actor, l, o, f, parts[f->part], rows, n);
		return;
	}
	sql_waiting_mine_add(b, rows, n, .reader_id = actor->id, .name_locale = locale_code(l),
			     .category = f->category, .locale = code_of(f->locale),
			     .after = read_cursor(f->before), .opens = o->opens,
			     .closes = o->closes, .passed = o->passed, .limit = limit_of(f) + 1);
}

void
waiting_add_counts(struct batch *b, const struct account *actor, const struct office *o,
		   const struct waiting_filter *f, struct sql_waiting_counts_row **row)
{
	sql_waiting_counts_add(b, row, NULL, .reader_id = actor->id, .category = f->category,
			       .locale = code_of(f->locale), .soon_hours = WAITING_SOON_HOURS,
			       .opens = o->opens, .closes = o->closes, .passed = o->passed);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void
judge(struct waiting *w, const struct office *o)
{
	int64_t target = w->target_hours * CLOCK_HOUR;

	w->due_at = hours_add(&o->hours, w->asked_at, target);
	w->left = target - hours_between(&o->hours, w->asked_at, o->now);
	w->working_day = hours_working_day(&o->hours);
	w->used = w->left <= 0                ? 100
		  : w->left >= w->working_day ? 0
					      : (int)(100 - w->left * 100 / w->working_day);
	if (w->left <= 0)
		w->state = WAITING_LATE;
	else
		w->state =
		    w->left < WAITING_SOON_HOURS * CLOCK_HOUR ? WAITING_SOON : WAITING_IN_TIME;
}

static void
read_due(const struct sql_waiting_row *row, const struct office *o, struct waiting *out)
{
	out->id = row->id;
	out->title = row->title;
	out->slug = row->slug;
	out->locale = locale_from(row->locale, LOCALE_EN);
	out->asked_at = row->created_at;
	out->target_hours = (int)row->target_hours;
	out->assignee_id = row->assignee_id;
	out->assignee_name = row->assignee_name;
	out->assignee_display = row->assignee_display;
	judge(out, o);
}

static void
read_waiting(struct arena *a, const struct sql_waiting_row *row, const struct office *o,
	     struct waiting *out)
{
	read_due(row, o, out);
	out->excerpt = markdown_excerpt(a, row->body_start, EXCERPT_CHARS);
	out->category_slug = row->category_slug;
	out->category_name = row->category_name;
	out->asker_name = row->author_name;
	out->asker_display = row->author_display;
	out->asker_role = post_role_from(row->author_role);
	out->n_answers = row->n_answers;
	out->n_metoo = row->n_metoo;
	out->is_open = true;
	out->is_waiting = true;
}

struct waiting *
waiting_read(struct arena *a, const struct office *o, const struct sql_waiting_row *rows,
	     const struct waiting_filter *f, size_t *n, const char **next)
{
	size_t limit = (size_t)limit_of(f);
	struct waiting *list;

	*next = NULL;
	if (*n > limit) {
		*n = limit;
		*next = arena_printf(a, "%lld", (long long)rows[limit - 1].id);
	}
	list = arena_array(a, *n, sizeof *list);
	for (size_t i = 0; i < *n; i++)
		read_waiting(a, &rows[i], o, &list[i]);
	return list;
}

void
waiting_read_counts(const struct sql_waiting_counts_row *row, struct waiting_counts *out)
{
	out->n[WAITING_ALL] = row->n_all;
	out->n[WAITING_OVERDUE] = row->n_late;
	out->n[WAITING_DUE] = row->n_soon;
	out->n[WAITING_FREE] = row->n_free;
	out->n[WAITING_MINE] = row->n_mine;
	out->are_more = row->are_more;
}

/* ---- one ------------------------------------------------------------------------------------ */

void
waiting_add_one(struct batch *b, int64_t question_id, struct sql_waiting_row **rows, size_t *n)
{
	sql_waiting_get_add(b, rows, n, .question_id = question_id);
}

enum result
waiting_read_one(const struct sql_waiting_row *rows, size_t n, const struct office *o,
		 struct waiting *out)
{
	if (n == 0)
		return NOT_FOUND;
	*out = (struct waiting){.is_open = rows->is_open, .is_waiting = rows->is_waiting};
	read_due(rows, o, out);
	return OK;
}

enum result
waiting_get(struct db *db, struct arena *a, int64_t question_id, struct waiting *out)
{
	struct sql_waiting_row *rows;
	struct office o;
	size_t n;
	enum result r = office_open(db, a, &o);

	if (r == OK)
		r = sql_waiting_get(db, a, &rows, &n, .question_id = question_id);
	return r == OK ? waiting_read_one(rows, n, &o, out) : r;
}

/* The first of a list that is not `after` itself; 0: none. */
static enum result
first_of(struct db *db, struct arena *a, const struct account *actor, const struct office *o,
	 const struct waiting_filter *f, int64_t after, int64_t *id)
{
	struct sql_waiting_row *rows;
	struct batch b;
	size_t n;
	enum result r;

	*id = 0;
	batch_init(&b, db, a);
	if (f->part == WAITING_MINE)
		waiting_add(&b, actor, LOCALE_EN, o, f, &rows, &n);
	else
		add_list(&b, actor, LOCALE_EN, o, f, f->part == WAITING_FREE ? "free" : "open",
			 &rows, &n);
	if ((r = batch_run(&b)) != OK)
		return r;
	for (size_t i = 0; i < n && *id == 0; i++)
		if (rows[i].id != after)
			*id = rows[i].id;
	return OK;
}

enum result
waiting_next(struct db *db, struct arena *a, const struct account *actor,
	     const struct waiting_filter *filter, int64_t after, int64_t *id)
{
	struct waiting_filter f = *filter;
	struct office o;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	f.limit = 1;
	f.before = arena_printf(a, "%lld", (long long)after);
	if ((r = office_open(db, a, &o)) != OK ||
	    (r = first_of(db, a, actor, &o, &f, after, id)) != OK || *id != 0)
		return r;
	f.before = "";
	r = first_of(db, a, actor, &o, &f, after, id);
	return r == OK && *id == 0 ? NOT_FOUND : r;
}
