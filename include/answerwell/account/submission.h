/* A form does its work once. It carries a token of its own; sent again (a second click, a reload, Back,
 * a second tab, through another node) it leads to what the first made. */
#ifndef ANSWERWELL_ACCOUNT_SUBMISSION_H
#define ANSWERWELL_ACCOUNT_SUBMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

enum { SUBMISSION_DAYS = 30 };

struct submission {
	const char *token; /* of the form; NULL or no whole token: it is not looked for */
	const char *words; /* a digest of what was typed */
	/* What became of it: */
	bool was_sent; /* before: nothing is made now */
	bool is_changed; /* with other words than the first */
};

/* Inside the transaction that is to make something, before anything is written; two at once wait for
 * each other. `s` NULL: no form. *made = what the first one of that kind made, 0: this is the first. */
enum result submission_begin(struct db *db, struct arena *a, const struct account *actor,
			     const char *kind, struct submission *s, int64_t *made) MUST_USE;
/* In the same transaction: what this first one made. */
enum result submission_end(struct db *db, struct arena *a, const struct account *actor,
			   const char *kind, const struct submission *s, int64_t made) MUST_USE;
/* Without doing anything: whether that form has made something of that kind already. */
enum result submission_look(struct db *db, struct arena *a, const struct account *actor,
			    const char *kind, const struct submission *s, bool *was_sent) MUST_USE;
/* Forgets those older than SUBMISSION_DAYS; a scheduled job. */
enum result submission_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
