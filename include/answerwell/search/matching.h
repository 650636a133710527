/* The index of FAQ entries (match/matcher.h) beside the database it is made from: kept in a folder of this machine,
 * made anew when entries have changed. */
#ifndef ANSWERWELL_SEARCH_MATCHING_H
#define ANSWERWELL_SEARCH_MATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/match/matcher.h"

struct arena;
struct db;

struct matching {
	int folder; /* a descriptor, or -1: there is none */
	struct vectors *vectors; /* NULL: none */
	struct matcher *matcher; /* NULL: none yet */
};

/* Where a site's index lies: below the state folder, in production where the workers see it. */
const char *matching_path(struct arena *a);

/* That folder, made if it is not there, and the vectors of the settings. One line in the log if it cannot be used: then
 * there is no folder. Owner: the caller (matching_close). */
void matching_open(struct matching *m, const char *path);

/* Whether the index in that folder is of the entries of now, and of how many; changes nothing. NOT_FOUND: it is not, or
 * there is none; what the database gives else. */
enum result matching_look(struct db *db, const char *path, size_t *n_entries) MUST_USE;

/* Takes the files away again; what is open stays open. */
void matching_remove(struct matching *m);
void matching_close(struct matching *m);

/* Opens the index if it is of the entries of now, else makes it, which one process of the machine does (CONFLICT:
 * another one is at it; ask again soon; FAILED: it cannot be written). `work` runs a function where it may take some tenths of a second; NULL: in
 * place. m->matcher may be another one afterwards: what the old one gave is gone. OK also if nothing was to be done. */
enum result matching_refresh(struct matching *m, struct db *db,
			     void (*work)(void (*)(void *), void *)) MUST_USE;

#endif
