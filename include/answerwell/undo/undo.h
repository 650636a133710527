/* The journal of undo: what an act of staff has changed, row by row, so that it can be taken back exactly, and what others
 * have done since stays. How an action uses it: src/undo/README.md. All of it runs inside the action's own transaction. */
#ifndef ANSWERWELL_UNDO_UNDO_H
#define ANSWERWELL_UNDO_UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* A row as it is: its columns as JSON, made and read by the room that owns the table. */
struct undo_image {
	const char *key; /* within its kind */
	const char *image;
};

/* A row that an act has changed. */
struct undo_row {
	const char *kind, *key;
	const char *before, *after; /* images; NULL: the row was not there, is not there */
};

/* A key that was put back. */
struct undo_key {
	const char *key;
};

/* The rows of one table, as its room tells of them. One each, beside the statements of that table. */
struct undo_kind {
	const char *code; /* "watch": never another one once it was used */
	/* The images of those rows that are there, locked until the end of the transaction. */
	enum result (*look)(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
			    struct undo_image **out, size_t *n);
	/* Makes of each row what it was before, if it still is what the act made it; *out: the keys of those. What is
	 * derived from the row (counters, words for the search) follows, and is compared with nothing. */
	enum result (*put)(struct db *db, struct arena *a, const struct undo_row *rows,
			   size_t n_rows, struct undo_key **out, size_t *n);
};

/* ---- recording ---------------------------------------------------------------------------------- */

enum { UNDO_ROWS_MAX = 50000 }; /* of one act */

/* An act on its way. Lies where its owner lives. */
struct undo_act {
	const char *act, *subject_kind;
	int64_t by_id, subject_id;
	int64_t id; /* of one that goes on; 0: a new one */
	struct undo_touched *rows; /* undo.c's own */
	size_t n, room;
};

/* Begins one: nothing is written yet. `act`: a code of the program, as in the audit log; `by_id` 0: a command. */
void undo_begin(struct undo_act *act, int64_t by_id, const char *code, const char *subject_kind,
		int64_t subject_id);
/* Goes on with an act that stands: what it changes from now on, because of what happened elsewhere, is undone with it. */
void undo_go_on(struct undo_act *act, int64_t act_id);
/* The act is about to change or delete these rows: they are locked, and their images kept. Of a row that is named again the
 * first image counts. CONFLICT: too many. */
enum result undo_before(struct db *db, struct arena *a, struct undo_act *act,
			const struct undo_kind *kind, const char *const *keys, size_t n) MUST_USE;
/* The act has just made these rows: exactly those that were not there, which the statement that made them gives
 * (RETURNING), each once and none that undo_before has named. CONFLICT: too many. */
enum result undo_made(struct arena *a, struct undo_act *act, const struct undo_kind *kind,
		      const char *const *keys, size_t n) MUST_USE;
/* Ends it: the images of now are taken, and rows that differ are written down. *id (may be NULL) = the act's number; 0:
 * nothing was changed, and nothing is kept. */
enum result undo_end(struct db *db, struct arena *a, struct undo_act *act, int64_t *id) MUST_USE;

/* Keys that are numbers, as text, in the arena. */
const char *const *undo_keys(struct arena *a, const int64_t *ids, size_t n);

/* ---- taking back -------------------------------------------------------------------------------- */

/* An act that stands. */
struct undo_standing {
	int64_t id, at, by_id, subject_id, n_rows;
};

/* The last one of that code on that subject. NOT_FOUND. */
enum result undo_find(struct db *db, struct arena *a, const char *code, const char *subject_kind,
		      int64_t subject_id, struct undo_standing *out) MUST_USE;
/* The last ones of that code, newest first; `by_id` 0: by anybody. */
enum result undo_recent(struct db *db, struct arena *a, const char *code, int64_t by_id, int limit,
			struct undo_standing **out, size_t *n) MUST_USE;

struct undo_outcome {
	size_t n_back; /* rows that are what they were, whoever has seen to that */
	size_t n_kept; /* rows that others have changed since: they stay as they are */
};

/* Takes an act back, its last row first. `kinds`: all that it may have rows of, which only the room above all of them
 * knows; a row of another kind: FAILED. NOT_FOUND: there is no such act; CONFLICT: it was taken back already, by
 * whoever was first. */
enum result undo_apply(struct db *db, struct arena *a, int64_t by_id, int64_t act_id,
		       const struct undo_kind *const *kinds, size_t n_kinds,
		       struct undo_outcome *out) MUST_USE;

/* ---- for the rooms' undo_kind.put --------------------------------------------------------------- */

/* Keys and images as lists for a statement; "" where an image is NULL. */
struct undo_lists {
	const char **keys, **befores, **afters;
};
struct undo_lists undo_lists(struct arena *a, const struct undo_row *rows, size_t n);

#endif
