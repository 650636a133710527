/* The schema, compiled in from migrations/: numbered changes of tables and data, forward only, and the views,
 * functions and triggers of today (migrations/README.md). */
#ifndef ANSWERWELL_DB_MIGRATE_H
#define ANSWERWELL_DB_MIGRATE_H

#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* One statement, and where it stands. */
struct schema_piece {
	const char *path;
	int line;
	const char *sql;
};

/* Made by gen: in order of their numbers; checksum is BLAKE2b-256 of the text, hex. */
struct migration {
	int number;
	const char *name;
	const char *checksum;
	const struct schema_piece *pieces;
	size_t n_pieces;
};
extern const struct migration migrations[];
extern const size_t n_migrations;

/* The last number whose file also made views, functions and triggers. Up to it each is a transaction of its
 * own; what comes later is one, with what stands in current/. */
extern const int migrations_with_code;

/* What takes views, functions and triggers away, and what makes those of today, in the order in which it is
 * done; checksum of all their files. */
struct schema_current {
	const char *checksum;
	const struct schema_piece *clear, *make;
	size_t n_clear, n_make;
};
extern const struct schema_current schema_current;

/* Brings the schema up to date, under an advisory lock: applies the numbered files that are missing, then, if
 * there were any or its checksum is another one, all of current/; each recorded with its checksum. Then grants
 * the application's role (`app_role`, skipped if it is the owner) what it needs. *applied = how many files,
 * current/ counting as one. CONFLICT if a recorded checksum differs, the database is newer than this program,
 * or its server is too old or its encoding not UTF-8 (why[] says which; nothing was changed then). A statement
 * that fails: why[] says its file and line, the log what PostgreSQL said; nothing of its transaction stays. */
enum result migrate(struct db *owner, struct arena *a, const char *app_role, int *applied,
		    char *why, size_t why_size) MUST_USE;

/* OK if the schema is exactly this program's; CONFLICT with a sentence in why[] otherwise. */
enum result migrate_check(struct db *db, struct arena *a, char *why, size_t why_size) MUST_USE;

#endif
