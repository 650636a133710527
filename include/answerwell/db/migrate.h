/* Numbered, forward-only schema changes, compiled in from migrations/ *.sql. */
#ifndef ANSWERWELL_DB_MIGRATE_H
#define ANSWERWELL_DB_MIGRATE_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* Made by gen: in order of their numbers; checksum is BLAKE2b-256 of the text, hex. */
struct migration {
	int number;
	const char *name;
	const char *sql;
	const char *checksum;
};
extern const struct migration migrations[];
extern const size_t n_migrations;

/* Applies what is missing, each in its own transaction, under an advisory lock, recorded with its
 * checksum; then grants the application's role (`app_role`, skipped if it is the owner) what it
 * needs. *applied = how many. CONFLICT if a recorded checksum differs, the database is newer than
 * this program, or its server is too old or its encoding not UTF-8 (why[] says which; nothing was
 * changed then). */
enum result migrate(struct db *owner, struct arena *a, const char *app_role, int *applied,
		    char *why, size_t why_size) MUST_USE;

/* OK if the schema is exactly this program's; CONFLICT with a sentence in why[] otherwise. */
enum result migrate_check(struct db *db, struct arena *a, char *why, size_t why_size) MUST_USE;

#endif
