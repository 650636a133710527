/* A database as an older program left it: the files numbered below `below`, and its record of them. */
#ifndef TESTS_DB_OLD_SCHEMA_H
#define TESTS_DB_OLD_SCHEMA_H

#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "support/own_arena.h"

static inline void
old_schema(struct db *on, int below)
{
	assert_int_equal(
	    db_script(on, "CREATE TABLE schema_migrations (number integer PRIMARY KEY, name text "
			  "NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL "
			  "DEFAULT now())"),
	    OK);
	for (size_t i = 0; i < n_migrations && migrations[i].number < below; i++) {
		const struct migration *m = &migrations[i];
		const char *all = "BEGIN";

		for (size_t k = 0; k < m->n_pieces; k++)
			all = arena_printf(a, "%s;\n%s", all, m->pieces[k].sql);
		assert_int_equal(
		    db_script(on, arena_printf(a,
					       "%s;\nINSERT INTO schema_migrations VALUES "
					       "(%d, '%s', '%s'); COMMIT",
					       all, m->number, m->name, m->checksum)),
		    OK);
	}
}

#endif
