/* Taking over a Stack Exchange dump. */
#ifndef ANSWERWELL_CLI_SE_IMPORT_H
#define ANSWERWELL_CLI_SE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct db;
struct progress;

struct se_import {
	const char *dir;
	const char *name; /* of the source; a host name makes addresses of the old posts */
	const char *category; /* slug; made if it is not there */
	bool is_dry;
	struct progress *progress;
};

struct se_counts {
	int64_t questions, answers, comments, users, accepted, duplicates, closed, votes;
	int64_t votes_skipped, posts_skipped, comments_skipped, score_mismatches;
	int64_t changed; /* people and posts new or not as they were */
};

/* Everything or nothing, in one transaction; with is_dry, nothing after having done everything.
 * A second run finds what the first one made and changes only what the dump says anew. The pool of
 * `db` should have no statement time-out. INVALID, NOT_FOUND, CONFLICT (another import is running)
 * with a sentence in why[]; UNAVAILABLE (also if it is not known whether the last step was done: run
 * again), FAILED. */
enum result se_import(struct db *db, const struct se_import *import, struct se_counts *counts,
		      char *why, size_t why_size) MUST_USE;

#endif
