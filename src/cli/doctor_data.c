/* Database, schema, and what is kept in it. */
#include "answerwell/account/sealing.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "answerwell/forum/reputation.h"
#include "answerwell/forum/thanks.h"
#include "answerwell/forum/thread.h"
#include "answerwell/search/search.h"
#include "cli/doctor.h"
#include "sql/doctor.h"

enum { VERSION_LEAST = 150000, SPARE_CONNECTIONS = 5 };
#define DRIFT_SEEN (2 * CLOCK_SECOND)
#define DRIFT_MUCH CLOCK_MINUTE

/* ---- the server --------------------------------------------------------------------------------- */

static void
check_version(struct doctor *d, const struct sql_doctor_server_row *row)
{
	const char *encoding = row->encoding, *ctype = row->ctype;

	if (row->version < VERSION_LEAST)
		doctor_say(d, FINDING_BROKEN, "database.version", N_("Use PostgreSQL 15 or newer."),
			   N_("The server is PostgreSQL %s."), row->version_text);
	else
		doctor_fine(d, "database.version", N_("The server is PostgreSQL %s."),
			    row->version_text);
	if (!str_eq(encoding, "UTF8"))
		doctor_say(
		    d, FINDING_BROKEN, "database.encoding",
		    N_("Recreate the database with ENCODING 'UTF8' and load a dump into it."),
		    N_("The database's encoding is %s."), encoding);
	if (str_eq(ctype, "C") || str_eq(ctype, "POSIX"))
		doctor_say(
		    d, FINDING_WARNING, "database.ctype",
		    N_("Recreate the database with LC_CTYPE 'C.UTF-8' and load a dump into it."),
		    N_("The database's ctype is %s, so typing errors in Chinese are not found."),
		    ctype);
}

static void
check_role(struct doctor *d, const struct sql_doctor_server_row *row)
{
	const char *role = row->role;

	if (row->is_super || row->is_mighty)
		doctor_say(d, config()->is_production ? FINDING_BROKEN : FINDING_WARNING,
			   "database.role",
			   N_("Give DATABASE_URL a role that is not a superuser and cannot create "
			      "roles or databases."),
			   N_("The application's role %s may do more than it needs."), role);
	else if (row->makes_tables)
		doctor_say(d, FINDING_WARNING, "database.role",
			   N_("Give DATABASE_URL a role other than the owner of the schema."),
			   N_("The application's role %s may change the schema."), role);
	else
		doctor_fine(d, "database.role",
			    N_("The application's role %s has only the rights it needs."), role);
}

static void
check_rights(struct doctor *d, const struct sql_doctor_rights_row *row)
{
	if (row->names != NULL)
		doctor_say(d, FINDING_BROKEN, "database.rights",
			   N_("Run `answerwell migrate`, which grants what is missing."),
			   N_("The application's role cannot work with: %s"), row->names);
	if (row->rewritable != NULL)
		doctor_say(d, FINDING_WARNING, "database.histories",
			   N_("Run `answerwell migrate`, which revokes what is too much."),
			   N_("The application's role may rewrite the history: %s"),
			   row->rewritable);
}

static void
check_connections(struct doctor *d, const struct sql_doctor_server_row *row)
{
	long long all = row->n_connections;
	/* Each worker listens on one more. */
	long long ours =
	    (long long)config()->workers * (config()->db_connections + 1) + SPARE_CONNECTIONS;

	if (ours > all)
		doctor_say(d, FINDING_WARNING, "database.connections",
			   N_("Raise max_connections, or lower ANSWERWELL_WORKERS or "
			      "ANSWERWELL_DB_CONNECTIONS."),
			   N_("Up to %lld connections are needed, but the server allows %lld."),
			   ours, all);
	else
		doctor_fine(d, "database.connections",
			    N_("Up to %lld connections are needed, but the server allows %lld."),
			    ours, all);
}

static void
check_clock(struct doctor *d, const struct sql_doctor_server_row *row)
{
	int64_t drift = clock_now() - row->at;
	int64_t size = drift < 0 ? -drift : drift;

	if (size < DRIFT_SEEN)
		doctor_fine(d, "clock.drift",
			    N_("This machine and the database agree on the time."));
	else
		doctor_say(d, size < DRIFT_MUCH ? FINDING_WARNING : FINDING_BROKEN, "clock.drift",
			   N_("Set both clocks by NTP (timedatectl set-ntp true)."),
			   N_("This machine's clock and the database's are %lld seconds apart."),
			   (long long)(size / CLOCK_SECOND));
}

static void
check_server(struct doctor *d)
{
	struct sql_doctor_server_row *row;
	struct sql_doctor_rights_row *rights;
	struct sql_doctor_extensions_row *more;
	struct batch b;
	size_t n;

	batch_init(&b, &d->db, d->arena);
	sql_doctor_server_add(&b, &row, &n);
	sql_doctor_rights_add(&b, &rights, NULL);
	if (batch_run(&b) != OK || n != 1)
		return;
	check_version(d, row);
	check_role(d, row);
	check_connections(d, row);
	check_clock(d, row);
	check_rights(d, rights);
	if (sql_doctor_extensions(&d->db, d->arena, &more, NULL) != OK || !more->has_trigrams)
		doctor_say(d, FINDING_BROKEN, "database.extensions",
			   N_("CREATE EXTENSION pg_trgm, as the owner of the database."),
			   N_("The extension pg_trgm is missing."));
	else if (!more->has_zones)
		doctor_say(d, FINDING_BROKEN, "clock.zones",
			   N_("Install tzdata where the database runs, and start it again."),
			   N_("The database does not know the time zones."));
}

static void
check_owner(struct doctor *d)
{
	struct db_pool *pool;
	struct sql_doctor_server_row *row;
	struct db db;

	if (config()->database_owner_url[0] == '\0')
		return;
	pool = db_pool_blocking(db_owner_url());
	db_init(&db, pool);
	if (sql_doctor_server(&db, d->arena, &row, NULL) != OK)
		doctor_say(d, FINDING_WARNING, "database.owner",
			   N_("Check DATABASE_OWNER_URL; `answerwell migrate` needs it."),
			   N_("The database cannot be reached as the owner of the schema."));
	else if (!row->makes_tables)
		doctor_say(d, FINDING_BROKEN, "database.owner",
			   N_("GRANT CREATE ON SCHEMA public to that role, or make it the owner of "
			      "the database."),
			   N_("The role %s of DATABASE_OWNER_URL cannot create tables."),
			   row->role);
	else
		doctor_fine(d, "database.owner", N_("The role %s can bring the schema up to date."),
			    row->role);
	db_pool_free(pool);
}

void
doctor_database(struct doctor *d)
{
	char why[512] = "";
	enum result r = migrate_check(&d->db, d->arena, why, sizeof(why));

	if (r == UNAVAILABLE) {
		doctor_say(d, FINDING_BROKEN, "database.reachable",
			   N_("Start PostgreSQL, and check DATABASE_URL and pg_hba.conf; psql with "
			      "the same address will tell you more."),
			   N_("The database cannot be reached."));
		return;
	}
	doctor_fine(d, "database.reachable", N_("The database responds."));
	d->is_reachable = true;
	d->is_schema_right = r == OK;
	if (r == OK)
		doctor_fine(d, "schema.version", N_("The schema matches this program, unchanged."));
	else
		doctor_say(d, FINDING_BROKEN, "schema.version",
			   N_("Run `answerwell migrate`; if the database is newer, install the "
			      "newer program."),
			   N_("The schema does not match this program: %s"), why);
	check_server(d);
	check_owner(d);
}

/* ---- what is kept ------------------------------------------------------------------------------- */

/* Thanks and reputation are counted from what the threads say. */
static enum result
count_again(struct db *db, struct arena *a, int64_t *n)
{
	int64_t n_threads, n_thanks, n_points;
	/* Long on a large site; but nobody is to wait for it. */
	enum result r = db_script(db, "SET LOCAL statement_timeout = 0;"
				      "SET LOCAL lock_timeout = '3s'");

	if (r == OK)
		r = thread_recount(db, a, &n_threads);
	if (r == OK)
		r = thanks_recount(db, a, &n_thanks);
	if (r == OK)
		r = reputation_recount(db, a, &n_points);
	if (r == OK)
		*n = n_threads + n_thanks + n_points;
	return r;
}

static void
check_counters(struct doctor *d)
{
	int64_t n = 0;
	enum result r;

	DB_TX(&d->db, r) {
		r = count_again(&d->db, d->arena, &n);
		if (r == OK && !d->mends)
			r = CONFLICT; /* only looking */
	}
	if (r != OK && r != CONFLICT)
		doctor_say(d, FINDING_WARNING, "counters.threads",
			   N_("Try again when the site is quieter."),
			   N_("The counters could not be checked."));
	else if (n == 0)
		doctor_fine(d, "counters.threads", N_("All counters are right."));
	else if (d->mends)
		doctor_fine(d, "counters.threads", N_("%lld wrong counters were corrected."),
			    (long long)n);
	else
		doctor_say(d, FINDING_WARNING, "counters.threads",
			   N_("Run `answerwell doctor --mend`."), N_("%lld counters are wrong."),
			   (long long)n);
}

static void
check_search(struct doctor *d)
{
	struct sql_doctor_search_row *row;
	int64_t n_missing;
	size_t n;

	if (d->mends && search_refresh_statistics(&d->db, d->arena) != OK)
		doctor_say(d, FINDING_WARNING, "search.statistics", N_("Try again later."),
			   N_("The search statistics could not be updated."));
	if (sql_doctor_search(&d->db, d->arena, &row, &n) != OK || n != 1)
		return;
	n_missing = row->n_missing;
	if (n_missing > 0)
		doctor_say(d, FINDING_BROKEN, "search.index", N_("Run `answerwell reindex`."),
			   N_("%lld questions are missing from the search index."),
			   (long long)n_missing);
	else
		doctor_fine(d, "search.index", N_("The search index holds every question."));
	if (row->is_large && row->is_old)
		doctor_say(d, FINDING_WARNING, "search.statistics",
			   N_("Make sure the mailer is running: it updates them every hour. Or run "
			      "`answerwell doctor --mend`."),
			   N_("The search statistics are out of date."));
	else
		doctor_fine(d, "search.statistics", N_("The search statistics are up to date."));
}

static void
check_mail(struct doctor *d)
{
	struct sql_doctor_mail_row *row;
	long long n_late, n_uncertain, n_failed;

	if (sql_doctor_mail(&d->db, d->arena, &row, NULL) != OK)
		return;
	n_late = row->n_late;
	n_uncertain = row->n_uncertain;
	n_failed = row->n_failed;
	if (n_late > 0)
		doctor_say(
		    d, FINDING_BROKEN, "mail.backlog",
		    N_("Start the mailer, and check its log: journalctl -u answerwell-mailer"),
		    N_("%lld emails have been waiting for more than 15 minutes."), n_late);
	else
		doctor_fine(d, "mail.backlog", N_("No email has been waiting too long."));
	if (n_uncertain > 0)
		doctor_say(d, FINDING_WARNING, "mail.uncertain",
			   N_("Look for them in the mail server's log; they are never sent twice."),
			   N_("It is unclear whether %lld emails from the last week arrived."),
			   n_uncertain);
	if (n_failed > 0)
		doctor_say(d, FINDING_WARNING, "mail.failed",
			   N_("The mail server's last reply is in the column \"why\" of the table "
			      "mails. An edition can be sent again to those it did not reach: "
			      "answerwell edition again ID"),
			   N_("%lld emails were refused in the last day."), n_failed);
}

static void
check_people(struct doctor *d)
{
	struct sql_doctor_people_row *row;

	if (sql_doctor_people(&d->db, d->arena, &row, NULL) != OK)
		return;
	if (!row->has_admin)
		doctor_say(d, FINDING_WARNING, "people.admin",
			   N_("answerwell user add NAME --role admin --email ADDRESS"),
			   N_("There is no administrator."));
	if (!row->has_category)
		doctor_say(d, FINDING_WARNING, "people.categories",
			   N_("Log in as administrator and create the first category."),
			   N_("There is no category, so nobody can ask."));
}

static void
check_keys(struct doctor *d)
{
	enum result r = secret_is_open() ? sealing_check(&d->db, d->arena) : NOT_FOUND;

	if (r == OK)
		doctor_fine(d, "database.keys",
			    N_("The key file decrypts the addresses in the database."));
	else if (r == CONFLICT)
		doctor_say(
		    d, FINDING_BROKEN, "database.keys",
		    N_("Restore the key file from its backup: with a different one no email goes "
		       "out, and nothing starts."),
		    N_("The key file %s cannot decrypt the addresses stored in the database."),
		    config()->secret_file);
}

void
doctor_content(struct doctor *d)
{
	check_keys(d);
	check_counters(d);
	check_search(d);
	check_mail(d);
	check_people(d);
}
