/* What most commands begin with: the key file and the database. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "cli/cli.h"
#include "sql/demo.h"

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

static bool
open_at(struct db *db, struct arena *a, const char *url)
{
	struct db_pool *pool;
	char why[512];

	if (secret_open(config()->secret_file, true, why, sizeof(why)) != OK) {
		fprintf(stderr, "ANSWERWELL_SECRET_FILE: %s\n", why);
		return false;
	}
	pool = db_pool_blocking(url);
	arena_defer(a, close_pool, pool);
	db_init(db, pool);
	return cli_database(db, a);
}

bool
cli_open(struct db *db, struct arena *a)
{
	return open_at(db, a, db_app_url());
}

bool
cli_open_owner(struct db *db, struct arena *a)
{
	return open_at(db, a, db_owner_url()) && cli_may_write_past(db, a);
}

bool
cli_may_write_past(struct db *db, struct arena *a)
{
	struct rows *rows;

	if (db_query0(db, a, &SQL_DEMO_MAY_WRITE_PAST, &rows) != OK)
		return false;
	if (row_bool(rows, 0, "may"))
		return true;
	fprintf(stderr, "DATABASE_OWNER_URL: this writes history, which only the owner of the "
			"schema may; the role of DATABASE_URL only adds to it\n");
	return false;
}
