/* `answerwell mailer`: sends mail until it is told to stop. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "cli/cli.h"
#include "cli/jail.h"
#include "mailer/mailer.h"
#include "mailer/transport.h"

/* A mailer may start before the database does, as after a power cut. */
static bool
wait_for_database(struct db *db)
{
	enum result r = UNAVAILABLE;
	char why[512] = "";

	while (r == UNAVAILABLE && !mailer_stop) {
		struct arena *a = arena_new();

		r = migrate_check(db, a, why, sizeof(why));
		arena_free(a);
		if (r == UNAVAILABLE)
			mailer_sleep(CLOCK_SECOND);
	}
	if (r != OK && r != UNAVAILABLE)
		fprintf(stderr, "DATABASE_URL: %s\n", why);
	return r == OK;
}

static int
usage(void)
{
	fprintf(
	    stderr,
	    "usage: answerwell mailer [--once]\n"
	    "--once ends when no mail is due, or fails when the mail server is out of reach.\n");
	return 2;
}

static int
run(struct mailer *m, struct arena *a)
{
	char why[512];
	int code = 1;

	if (!cli_keys_read(!config()->is_production))
		return 1;
	m->who = mailer_name(a);
	if (!jail_drop_root())
		return 1;
	if (transport_open(config()->mail, &m->transport, why, sizeof(why)) != OK) {
		fprintf(stderr, "ANSWERWELL_MAIL: %s\n", why);
		return 1;
	}
	if (wait_for_database(&m->db) && cli_keys(&m->db, a))
		code = mailer_run(m);
	m->transport->close(m->transport);
	return code;
}

int
cmd_mailer(int argc, char **argv)
{
	struct mailer m = {.once = argc == 2 && strcmp(argv[1], "--once") == 0};
	struct db_pool *pool;
	struct arena *a;
	int code;

	if (argc > 2 || (argc == 2 && !m.once))
		return usage();
	a = arena_new();
	pool = db_pool_blocking(db_app_url());
	db_init(&m.db, pool);
	code = run(&m, a);
	db_pool_free(pool);
	arena_free(a);
	return code;
}
