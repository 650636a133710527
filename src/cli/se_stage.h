/* The files of a Stack Exchange dump, and how their rows get into the staging tables. */
#ifndef ANSWERWELL_CLI_SE_STAGE_H
#define ANSWERWELL_CLI_SE_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct db;
struct progress;

/* Bytes of all files of the dump in `dir`. NOT_FOUND with a sentence if a file is missing that a
 * dump cannot do without (Users, Posts, Comments, Votes); of the others *missing names the first
 * that is not there (NULL: none). */
enum result se_measure(const char *dir, int64_t *bytes, const char **missing, char *why,
		       size_t why_size) MUST_USE;

/* Reads all files into the staging tables, inside a transaction. INVALID and NOT_FOUND with a
 * sentence that names file and line; UNAVAILABLE, FAILED. */
enum result se_stage(struct db *db, const char *dir, struct progress *progress, char *why,
		     size_t why_size) MUST_USE;

#endif
