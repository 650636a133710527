/* A new empty database for each test, its owner and the program's role, for tests that bring a list of migrations of
 * their own. */
#ifndef TESTS_DB_MIGRATING_H
#define TESTS_DB_MIGRATING_H

#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "support/own_arena.h"
#include "support/pg.h"

static const char *url;
static struct db *owner, *app;
static char why[256];
static int applied;

static inline int
set_up(void **state)
{
	url = test_empty_url();
	owner = test_db_on(url);
	app = test_db_on(test_url_as(url, "answerwell"));
	return arena_made(state);
}

static inline enum result
migrate_now(void)
{
	return migrate(owner, a, "answerwell", &applied, why, sizeof(why));
}

#endif
