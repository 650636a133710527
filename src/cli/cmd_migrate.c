/* `answerwell migrate`: brings the schema up to date, as its owner. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "sql/migrate.h"

/* Who the application connects as; the owner itself when that is the same address. */
static enum result
application_role(struct arena *a, const char **role)
{
	struct db_pool *pool = db_pool_blocking(db_app_url());
	struct sql_migrate_current_user_row *user;
	struct db db;
	enum result r;

	db_init(&db, pool);
	r = sql_migrate_current_user(&db, a, &user, NULL);
	if (r == OK)
		*role = user->name;
	db_pool_free(pool);
	return r;
}

int
cmd_migrate(int argc, char **argv)
{
	struct arena *a;
	struct db_pool *pool;
	char why[512] = "the database cannot be reached";
	const char *role = NULL;
	struct db owner;
	int applied = 0;
	enum result r;

	if (!args_none(argc, argv))
		return 2;
	a = arena_new();
	pool = db_pool_blocking(db_owner_url());
	db_init(&owner, pool);
	r = application_role(a, &role);
	if (r == OK)
		r = migrate(&owner, a, role, &applied, why, sizeof(why));
	if (r == OK && applied > 0)
		printf("ok: %d change%s applied\n", applied, applied == 1 ? "" : "s");
	else if (r == OK)
		printf("ok: up to date\n");
	else
		fprintf(stderr, "DATABASE_URL: %s\n", why);
	db_pool_free(pool);
	arena_free(a);
	return r == OK ? 0 : 1;
}
