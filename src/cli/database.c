/* What most commands begin with: the key file and the database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "answerwell/account/sealing.h"
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

bool
cli_statements(struct db *db)
{
	const struct statement_list list = statements_of_services();
	char why[512] = "the database cannot be reached";

	if (db_prepare_all(db, &list, why, sizeof(why)) == OK)
		return true;
	fprintf(stderr, "DATABASE_URL: %s\n", why);
	return false;
}

/* ---- the key file ------------------------------------------------------------------------------- */

static bool
keys_failed(const char *why)
{
	fprintf(stderr, "ANSWERWELL_SECRET_FILE: %s\n", why);
	return false;
}

static bool
is_missing(void)
{
	return access(config()->secret_file, F_OK) == -1 && errno == ENOENT;
}

/* A file named by hand is never made here: several servers must share one. */
static bool
has_own_name(void)
{
	const char *named = getenv("ANSWERWELL_SECRET_FILE");

	return named == NULL || named[0] == '\0';
}

bool
cli_keys_read(bool may_be_missing)
{
	char why[512];

	if (may_be_missing && is_missing() && has_own_name())
		return true;
	return secret_open(config()->secret_file, false, why, sizeof(why)) == OK ||
	       keys_failed(why);
}

static bool
make_keys(struct db *db, struct arena *a)
{
	char why[512];
	bool exists;

	if (sealing_exists(db, a, &exists) != OK)
		return keys_failed("the database cannot be asked what it holds");
	if (exists && is_missing())
		return keys_failed(arena_printf(
		    a,
		    "%s: there is no such file, and a new key would not open the addresses stored "
		    "in the database; put the file back from its copy",
		    config()->secret_file));
	return secret_open(config()->secret_file, true, why, sizeof(why)) == OK || keys_failed(why);
}

bool
cli_keys(struct db *db, struct arena *a)
{
	if (!secret_is_open() && !make_keys(db, a))
		return false;
	switch (sealing_note(db, a)) {
	case OK:
		return true;
	case CONFLICT:
		return keys_failed(arena_printf(
		    a,
		    "%s: its key does not open the addresses stored in the database; put the file "
		    "back from its copy",
		    config()->secret_file));
	default:
		return keys_failed("the database cannot be asked whether the keys are its own");
	}
}

/* ---- both --------------------------------------------------------------------------------------- */

static void
close_pool(void *pool)
{
	db_pool_free(pool);
}

static bool
open_at(struct db *db, struct arena *a, const char *url)
{
	struct db_pool *pool;

	if (!cli_keys_read(true))
		return false;
	pool = db_pool_blocking(url);
	arena_defer(a, close_pool, pool);
	db_init(db, pool);
	return cli_database(db, a) && cli_keys(db, a);
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
	struct sql_demo_may_write_past_row *owner;

	if (sql_demo_may_write_past(db, a, &owner, NULL) != OK)
		return false;
	if (owner->may)
		return true;
	fprintf(stderr, "DATABASE_OWNER_URL: this writes history, which only the owner of the "
			"schema may; the role of DATABASE_URL only adds to it\n");
	return false;
}
