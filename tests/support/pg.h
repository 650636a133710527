/* A database of its own for each test program, on the server that tests/support/pg.sh started.
 *
 * TEST_DATABASE_URL: superuser and maintenance database, in libpq's keyword form. A test that needs
 * it fails when it is missing. */
#ifndef TESTS_SUPPORT_PG_H
#define TESTS_SUPPORT_PG_H

struct db;

/* A copy of aw_template (all migrations applied), made at the first call, dropped when the program
 * ends. As the application's role, the schema's owner, or the superuser. */
const char *test_pool_url(void);
const char *test_owner_url(void);
const char *test_admin_url(void);

/* An empty database (another one at each call), as the schema's owner; dropped at the end too. */
const char *test_empty_url(void);
/* The same database for another role. */
const char *test_url_as(const char *url, const char *user);
/* Makes what the statements of tests/db/probe.sql need, anew. */
void test_tables(struct db *db);

/* Blocking, on the copy, as the application's role: the same one at each call. And a new one, for
 * what needs two connections. Closed at the end. */
struct db *test_db(void);
struct db *test_db_another(void);
/* A new blocking one on any address. */
struct db *test_db_on(const char *url);

#endif
