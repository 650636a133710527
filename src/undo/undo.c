#include "answerwell/undo/undo.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/undo.h"

/* A row that an act names, and how it was. */
struct undo_touched {
	const struct undo_kind *kind;
	const char *key, *before, *after;
};

const char *const *
undo_keys(struct arena *a, const int64_t *ids, size_t n)
{
	const char **keys = arena_array(a, n, sizeof(*keys));

	for (size_t i = 0; i < n; i++)
		keys[i] = arena_printf(a, "%lld", (long long)ids[i]);
	return keys;
}

struct undo_lists
undo_lists(struct arena *a, const struct undo_row *rows, size_t n)
{
	struct undo_lists out = {.keys = arena_array(a, n, sizeof(*out.keys)),
				 .befores = arena_array(a, n, sizeof(*out.befores)),
				 .afters = arena_array(a, n, sizeof(*out.afters))};

	for (size_t i = 0; i < n; i++) {
		out.keys[i] = rows[i].key;
		out.befores[i] = rows[i].before != NULL ? rows[i].before : "";
		out.afters[i] = rows[i].after != NULL ? rows[i].after : "";
	}
	return out;
}

/* ---- recording ---------------------------------------------------------------------------------- */

void
undo_begin(struct undo_act *act, int64_t by_id, const char *code, const char *subject_kind,
	   int64_t subject_id)
{
	*act = (struct undo_act){
	    .act = code, .subject_kind = subject_kind, .by_id = by_id, .subject_id = subject_id};
}

void
undo_go_on(struct undo_act *act, int64_t act_id)
{
	*act = (struct undo_act){.id = act_id};
}

static struct undo_touched *
touched(const struct undo_act *act, const struct undo_kind *kind, const char *key)
{
	for (size_t i = 0; i < act->n; i++)
		if (act->rows[i].kind == kind && strcmp(act->rows[i].key, key) == 0)
			return &act->rows[i];
	return NULL;
}

static enum result
make_room(struct arena *a, struct undo_act *act, size_t n)
{
	struct undo_touched *more;

	if (n > UNDO_ROWS_MAX || act->n + n > UNDO_ROWS_MAX)
		return CONFLICT;
	if (act->n + n <= act->room)
		return OK;
	act->room = 2 * (act->n + n);
	more = arena_array(a, act->room, sizeof(*more));
	for (size_t i = 0; i < act->n; i++)
		more[i] = act->rows[i];
	act->rows = more;
	return OK;
}

static void
touch(struct undo_act *act, const struct undo_kind *kind, const char *key)
{
	if (touched(act, kind, key) == NULL)
		act->rows[act->n++] = (struct undo_touched){.kind = kind, .key = key};
}

enum result
undo_before(struct db *db, struct arena *a, struct undo_act *act, const struct undo_kind *kind,
	    const char *const *keys, size_t n)
{
	size_t n_known = act->n, n_images;
	struct undo_image *images;
	struct undo_touched *row;
	enum result r = make_room(a, act, n);

	if (r == OK)
		r = kind->look(db, a, keys, n, &images, &n_images);
	if (r != OK)
		return r;
	for (size_t i = 0; i < n; i++)
		touch(act, kind, keys[i]);
	for (size_t i = 0; i < n_images; i++) {
		row = touched(act, kind, images[i].key);
		if (row != NULL && row >= act->rows + n_known)
			row->before = images[i].image;
	}
	return OK;
}

enum result
undo_made(struct arena *a, struct undo_act *act, const struct undo_kind *kind,
	  const char *const *keys, size_t n)
{
	enum result r = make_room(a, act, n);

	for (size_t i = 0; r == OK && i < n; i++)
		act->rows[act->n++] = (struct undo_touched){.kind = kind, .key = keys[i]};
	return r;
}

static int
by_key(const void *left, const void *right)
{
	const struct undo_touched *const *l = left, *const *r = right;

	return strcmp((*l)->key, (*r)->key);
}

/* The images of now, of all rows of one kind; there may be thousands. */
static enum result
look_again(struct db *db, struct arena *a, struct undo_act *act, const struct undo_kind *kind)
{
	struct undo_touched **rows = arena_array(a, act->n, sizeof(struct undo_touched *));
	const char **keys = arena_array(a, act->n, sizeof(*keys));
	struct undo_image *images;
	size_t n = 0, n_images;
	enum result r;

	for (size_t i = 0; i < act->n; i++) {
		if (act->rows[i].kind != kind)
			continue;
		rows[n] = &act->rows[i];
		keys[n++] = act->rows[i].key;
	}
	qsort(rows, n, sizeof(struct undo_touched *), by_key);
	r = kind->look(db, a, keys, n, &images, &n_images);
	for (size_t i = 0; r == OK && i < n_images; i++) {
		const struct undo_touched one = {.key = images[i].key}, *sought = &one;
		struct undo_touched **row =
		    bsearch(&sought, rows, n, sizeof(struct undo_touched *), by_key);

		if (row != NULL)
			(*row)->after = images[i].image;
	}
	return r;
}

static enum result
look_at_all(struct db *db, struct arena *a, struct undo_act *act)
{
	enum result r = OK;

	for (size_t i = 0; r == OK && i < act->n; i++) {
		bool is_first = true;

		for (size_t j = 0; j < i; j++)
			is_first = is_first && act->rows[j].kind != act->rows[i].kind;
		if (is_first)
			r = look_again(db, a, act, act->rows[i].kind);
	}
	return r;
}

/* Those that are other than they were. */
static size_t
changed(const struct undo_act *act, struct undo_row *out)
{
	size_t n = 0;

	for (size_t i = 0; i < act->n; i++) {
		const struct undo_touched *t = &act->rows[i];

		if (!str_eq(t->before, t->after))
			out[n++] = (struct undo_row){t->kind->code, t->key, t->before, t->after};
	}
	return n;
}

static enum result
write(struct db *db, struct arena *a, int64_t act_id, const struct undo_row *rows, size_t n)
{
	const char **kinds = arena_array(a, n, sizeof(*kinds));
	struct undo_lists l = undo_lists(a, rows, n);

	for (size_t i = 0; i < n; i++)
		kinds[i] = rows[i].kind;
	return sql_undo_write(
	    db, a, NULL, .act_id = act_id, .kinds = ((struct sql_texts){kinds, n}),
	    .keys = ((struct sql_texts){l.keys, n}), .befores = ((struct sql_texts){l.befores, n}),
	    .afters = ((struct sql_texts){l.afters, n}));
}

static enum result
open_act(struct db *db, struct arena *a, const struct undo_act *act, int64_t *id)
{
	struct sql_undo_open_row *row;
	enum result r =
	    sql_undo_open(db, a, &row, NULL, .by_id = act->by_id, .act = act->act,
			  .subject_kind = act->subject_kind, .subject_id = act->subject_id);

	*id = r == OK ? row->id : 0;
	return r;
}

enum result
undo_end(struct db *db, struct arena *a, struct undo_act *act, int64_t *id)
{
	struct undo_row *rows = arena_array(a, act->n, sizeof(*rows));
	int64_t act_id = act->id;
	size_t n;
	enum result r = look_at_all(db, a, act);

	if (id != NULL)
		*id = 0;
	if (r != OK)
		return r;
	n = changed(act, rows);
	if (n == 0)
		return OK;
	if (act_id == 0)
		r = open_act(db, a, act, &act_id);
	if (r == OK && id != NULL)
		*id = act_id;
	return r == OK ? write(db, a, act_id, rows, n) : r;
}

/* ---- taking back -------------------------------------------------------------------------------- */

enum result
undo_find(struct db *db, struct arena *a, const char *code, const char *subject_kind,
	  int64_t subject_id, struct undo_standing *out)
{
	struct undo_standing *rows;
	size_t n;
	enum result r = sql_undo_find(db, a, &rows, &n, .act = code, .subject_kind = subject_kind,
				      .subject_id = subject_id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	*out = rows[0];
	return OK;
}

enum result
undo_recent(struct db *db, struct arena *a, const char *code, int64_t by_id, int limit,
	    struct undo_standing **out, size_t *n)
{
	return sql_undo_recent(db, a, out, n, .act = code, .by_id = by_id, .limit = limit);
}

static const struct undo_kind *
kind_of(const struct undo_kind *const *kinds, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(kinds[i]->code, code) == 0)
			return kinds[i];
	log_event(LOG_LEVEL_ERROR, "undo.kind", "kind=%s unknown=1", code);
	return NULL;
}

/* Keys that were put back, of all kinds. */
struct put_back {
	const char **kinds, **keys;
	size_t n;
};

static void
add_back(struct put_back *back, const char *kind, const char *key)
{
	back->kinds[back->n] = kind;
	back->keys[back->n++] = key;
}

static int
by_done(const void *left, const void *right)
{
	return strcmp(((const struct undo_key *)left)->key, ((const struct undo_key *)right)->key);
}

static int
by_image(const void *left, const void *right)
{
	return strcmp(((const struct undo_image *)left)->key,
		      ((const struct undo_image *)right)->key);
}

/* Those of a run that did not go back, but are what they were before: somebody else has seen to that. There may be
 * thousands: a thread's watchers. */
static enum result
look_at_rest(struct db *db, struct arena *a, const struct undo_kind *kind,
	     const struct undo_row *rows, size_t n, struct undo_key *done, size_t n_done,
	     struct put_back *back)
{
	const char **keys = arena_array(a, n, sizeof(*keys));
	const struct undo_row **rest = arena_array(a, n, sizeof(const struct undo_row *));
	struct undo_image *images;
	size_t n_rest = 0, n_images = 0;
	enum result r;

	if (n_done > 0)
		qsort(done, n_done, sizeof(*done), by_done);
	for (size_t i = 0; i < n; i++) {
		const struct undo_key sought = {rows[i].key};

		if (n_done > 0 && bsearch(&sought, done, n_done, sizeof(*done), by_done) != NULL)
			continue;
		rest[n_rest] = &rows[i];
		keys[n_rest++] = rows[i].key;
	}
	r = kind->look(db, a, keys, n_rest, &images, &n_images);
	if (r == OK && n_images > 0)
		qsort(images, n_images, sizeof(*images), by_image);
	for (size_t i = 0; r == OK && i < n_rest; i++) {
		const struct undo_image sought = {.key = keys[i]}, *now = NULL;

		if (n_images > 0)
			now = bsearch(&sought, images, n_images, sizeof(*images), by_image);
		if (str_eq(now != NULL ? now->image : NULL, rest[i]->before))
			add_back(back, kind->code, keys[i]);
	}
	return r;
}

/* Runs of rows of one kind, so that what was changed last goes back first. */
static enum result
put_all(struct db *db, struct arena *a, const struct undo_row *rows, size_t n,
	const struct undo_kind *const *kinds, size_t n_kinds, struct put_back *back)
{
	const struct undo_kind *kind;
	struct undo_key *keys;
	size_t run, n_keys;
	enum result r = OK;

	for (size_t i = 0; r == OK && i < n; i += run) {
		for (run = 1; i + run < n && str_eq(rows[i + run].kind, rows[i].kind); run++)
			;
		kind = kind_of(kinds, n_kinds, rows[i].kind);
		if (kind == NULL)
			return FAILED;
		r = kind->put(db, a, rows + i, run, &keys, &n_keys);
		for (size_t k = 0; r == OK && k < n_keys; k++)
			add_back(back, rows[i].kind, keys[k].key);
		if (r == OK && n_keys < run)
			r = look_at_rest(db, a, kind, rows + i, run, keys, n_keys, back);
	}
	return r;
}

static enum result
lock(struct db *db, struct arena *a, int64_t act_id)
{
	struct sql_undo_lock_row *act;
	size_t n;
	enum result r = sql_undo_lock(db, a, &act, &n, .id = act_id);

	if (r != OK || n == 0)
		return r == OK ? NOT_FOUND : r;
	return act->is_undone ? CONFLICT : OK;
}

enum result
undo_apply(struct db *db, struct arena *a, int64_t by_id, int64_t act_id,
	   const struct undo_kind *const *kinds, size_t n_kinds, struct undo_outcome *out)
{
	struct sql_undo_read_row *read;
	struct undo_row *rows;
	struct put_back back = {.n = 0};
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = lock(db, a, act_id);
		if (r == OK)
			r = sql_undo_read(db, a, &read, &n, .act_id = act_id);
		if (r != OK)
			continue;
		rows = arena_array(a, n, sizeof(*rows));
		for (size_t i = 0; i < n; i++)
			rows[i] = (struct undo_row){read[i].kind, read[i].key, read[i].before,
						    read[i].after};
		back = (struct put_back){arena_array(a, n, sizeof(char *)),
					 arena_array(a, n, sizeof(char *)), 0};
		r = put_all(db, a, rows, n, kinds, n_kinds, &back);
		*out = (struct undo_outcome){.n_back = back.n, .n_kept = n - back.n};
		if (r == OK)
			r = sql_undo_close(db, a, NULL, .id = act_id, .by_id = by_id,
					   .kinds = ((struct sql_texts){back.kinds, back.n}),
					   .keys = ((struct sql_texts){back.keys, back.n}));
	}
	return r;
}
