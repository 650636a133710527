/* What most commands begin with: the key file and the database. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "cli/cli.h"

bool
cli_database(struct db *db, struct arena *a)
{
	char why[512];

	switch (migrate_check(db, a, why, sizeof(why))) {
	case OK:
		return true;
	case UNAVAILABLE:
		fprintf(stderr, "DATABASE_URL: the database cannot be reached%s\n",
			config()->database_url[0]
			    ? ""
			    : " (the private one is started by `answerwell run`)");
		return false;
	default:
		fprintf(stderr, "DATABASE_URL: %s\n", why);
		return false;
	}
}

static void
close_pool(void *pool)
{
	db_pool_free(pool);
}

bool
cli_open(struct db *db, struct arena *a)
{
	struct db_pool *pool;
	char why[512];

	if (secret_open(config()->secret_file, true, why, sizeof(why)) != OK) {
		fprintf(stderr, "ANSWERWELL_SECRET_FILE: %s\n", why);
		return false;
	}
	pool = db_pool_blocking(db_app_url());
	arena_defer(a, close_pool, pool);
	db_init(db, pool);
	return cli_database(db, a);
}
