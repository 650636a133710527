#include "support/pg.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"

enum { DATABASES_MAX = 32, HOLDS_MAX = 64 };

static char databases[DATABASES_MAX][64];
static size_t n_databases;
static struct db holds[HOLDS_MAX];
static size_t n_holds;
static pid_t owner; /* a forked child must not drop what its parent uses */

_Noreturn static void
give_up(const char *what)
{
	fprintf(stderr, "tests/support/pg: %s\n", what);
	exit(1);
}

static const char *
server(void)
{
	const char *url = getenv("TEST_DATABASE_URL");

	if (url == NULL || url[0] == '\0')
		give_up("TEST_DATABASE_URL is not set; see tests/support/pg.sh");
	return url;
}

static void
run(const char *sql)
{
	struct db_pool *pool = db_pool_blocking(server());
	struct db db;

	db_init(&db, pool);
	if (db_script(&db, sql) != OK)
		give_up(sql);
	db_pool_free(pool);
}

static void
clean_up(void)
{
	char sql[160];

	if (getpid() != owner)
		return;
	for (size_t i = 0; i < n_holds; i++)
		db_pool_free(holds[i].pool);
	for (size_t i = 0; i < n_databases; i++) {
		snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %.60s WITH (FORCE)",
			 databases[i]);
		run(sql);
	}
}

static const char *
create(const char *template)
{
	char sql[256];
	char *name;

	if (n_databases == DATABASES_MAX)
		give_up("too many databases");
	if (owner == 0) {
		owner = getpid();
		atexit(clean_up);
	}
	name = databases[n_databases];
	snprintf(name, sizeof databases[0], "aw_test_%d_%zu", (int)getpid(), n_databases);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s OWNER answerwell_owner", name,
		 template);
	run(sql);
	n_databases++;
	return name;
}

/* In libpq's keyword form the last word counts. Kept until the end, like everything here. */
static const char *
url_of(const char *base, const char *word, const char *value)
{
	static char *kept[2 * DATABASES_MAX];
	static size_t n;

	if (n == sizeof kept / sizeof kept[0] ||
	    asprintf(&kept[n], "%s %s=%s", base, word, value) < 0)
		give_up("too many addresses");
	return kept[n++];
}

const char *
test_url_as(const char *url, const char *user)
{
	return url_of(url, "user", user);
}

const char *
test_admin_url(void)
{
	static const char *url;

	if (url == NULL)
		url = url_of(server(), "dbname", create("aw_template"));
	return url;
}

const char *
test_pool_url(void)
{
	static const char *url;

	if (url == NULL)
		url = test_url_as(test_admin_url(), "answerwell");
	return url;
}

const char *
test_owner_url(void)
{
	static const char *url;

	if (url == NULL)
		url = test_url_as(test_admin_url(), "answerwell_owner");
	return url;
}

const char *
test_empty_url(void)
{
	return test_url_as(url_of(server(), "dbname", create("template0")), "answerwell_owner");
}

void
test_tables(struct db *db)
{
	static char sql[4096];
	FILE *f = fopen("tests/db/tables.sql", "r");

	if (f == NULL)
		give_up("tests/db/tables.sql is not here: tests run in the top folder");
	sql[fread(sql, 1, sizeof sql - 1, f)] = '\0';
	fclose(f);
	if (db_script(db, sql) != OK)
		give_up("the tables of tests/db/tables.sql");
}

struct db *
test_db_on(const char *url)
{
	if (n_holds == HOLDS_MAX)
		give_up("too many connections");
	db_init(&holds[n_holds], db_pool_blocking(url));
	return &holds[n_holds++];
}

struct db *
test_db_another(void)
{
	return test_db_on(test_pool_url());
}

struct db *
test_db(void)
{
	static struct db *db;

	if (db == NULL)
		db = test_db_another();
	return db;
}
