/* `answerwell mailer`: sends mail until it is told to stop. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "cli/args.h"
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

/* What only root may read or reach is read and opened before root is given up. */
static bool
open_all(struct mailer *m, struct arena *a, const char **url)
{
	char why[512];

	if (!cli_keys_read(!config()->is_production))
		return false;
	m->who = mailer_name(a);
	if (!jail_mail_folder())
		return false;
	if (transport_open(config()->mail, &m->transport, why, sizeof(why)) != OK) {
		fprintf(stderr, "ANSWERWELL_MAIL: %s\n", why);
		return false;
	}
	return jail_drop_root(url);
}

static int
run(struct mailer *m, struct arena *a)
{
	const char *url;
	struct db_pool *pool;
	int code = 1;

	if (!open_all(m, a, &url))
		return 1;
	pool = db_pool_blocking(url);
	db_init(&m->db, pool);
	if (wait_for_database(&m->db) && cli_keys(&m->db, a)) {
		mailer_tell_ready();
		code = mailer_run(m);
	}
	m->transport->close(m->transport);
	db_pool_free(pool);
	return code;
}

int
cmd_mailer(int argc, char **argv)
{
	struct mailer m = {.once = false};
	struct arena *a;
	int code;

	if (!args_read(argc, argv, &(struct option){"--once", NULL, &m.once}, 1, NULL, 0, 0))
		return 2;
	if (!jail_join_owner())
		return 1;
	a = arena_new();
	code = run(&m, a);
	arena_free(a);
	return code;
}
