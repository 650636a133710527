/* What migrate() and `describe`, which makes the same schema at build time, both know of it. */
#ifndef ANSWERWELL_DB_SCHEMA_H
#define ANSWERWELL_DB_SCHEMA_H

#include <stddef.h>

#include "answerwell/db/migrate.h"

/* Made before the first file. */
#define SCHEMA_RECORD                                                                              \
	"CREATE TABLE IF NOT EXISTS schema_migrations ("                                           \
	"number integer PRIMARY KEY,"                                                              \
	"name text NOT NULL,"                                                                      \
	"checksum text NOT NULL,"                                                                  \
	"applied_at timestamptz NOT NULL DEFAULT now());"                                          \
	"CREATE TABLE IF NOT EXISTS schema_current ("                                              \
	"is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),"                                \
	"digest text NOT NULL,"                                                                    \
	"applied_at timestamptz NOT NULL DEFAULT now())"

/* Where in the text a fault is, in bytes. PostgreSQL counts characters, from 1; 0: it does not know. */
static inline size_t
fault_at(const char *sql, int position)
{
	size_t at = 0;

	for (; sql[at] != '\0'; at++)
		if (((unsigned char)sql[at] & 0xc0) != 0x80 && --position <= 0)
			break;
	return at;
}

/* The line of the file that the piece is of. */
static inline int
fault_line(const struct schema_piece *p, int position)
{
	int line = p->line;

	for (size_t i = fault_at(p->sql, position); i-- > 0;)
		line += p->sql[i] == '\n';
	return line;
}

#endif
