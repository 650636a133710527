#include "answerwell/db/migrate.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "db/schema.h"
#include "sql/migrate.h"

enum { SERVER_LEAST = 150000 };

/* What all steps need, and what the last one found. */
struct step {
	struct arena *arena;
	const char *role;
	char *why;
	size_t why_size;
	size_t n_before; /* recorded when it began; all of them: it had nothing to do */
	bool is_current_new;
};

/* Waiting for another program's migrations may take long, and so may a migration; but a migration
 * waiting long for a lock would stop everybody who queues behind it. */
static const char begin_sql[] = "SET LOCAL statement_timeout = 0;"
				"SET LOCAL lock_timeout = 0;"
				"SET LOCAL idle_in_transaction_session_timeout = 0";
static const char locked_sql[] = "SET LOCAL lock_timeout = '10s'";

/* So that a table can be changed by the next file though rows of it were by this one. */
static const char settle_sql[] = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED";

static enum result
take_lock(struct db *db)
{
	enum result r = db_script(db, begin_sql);

	if (r == OK)
		r = db_script(db, SQL_MIGRATE_LOCK.sql);
	if (r == OK)
		r = db_script(db, locked_sql);
	return r;
}

static enum result
make_record(struct db *db)
{
	enum result r;

	DB_TX(db, r) {
		r = take_lock(db);
		if (r == OK)
			r = db_script(db, SCHEMA_RECORD);
	}
	return r;
}

/* ---- comparing ------------------------------------------------------------------------------ */

static enum result
differs(const struct sql_migrate_recorded_row *row, size_t i, char *why, size_t why_size)
{
	const struct migration *m;

	if (i >= n_migrations) {
		snprintf(why, why_size,
			 "the database is newer than this program: it has migration %lld (%s)",
			 (long long)row->number, row->name);
		return CONFLICT;
	}
	m = &migrations[i];
	if (row->number != m->number) {
		snprintf(why, why_size,
			 "the database has migration %lld (%s) where this program has %d (%s)",
			 (long long)row->number, row->name, m->number, m->name);
		return CONFLICT;
	}
	if (strcmp(row->checksum, m->checksum) != 0) {
		snprintf(why, why_size, "migration %d (%s) was changed after it had been applied",
			 m->number, m->name);
		return CONFLICT;
	}
	return OK;
}

/* Walks the record beside the program's list; *n = how many are recorded. */
static enum result
compare(struct db *db, struct arena *a, size_t *n, char *why, size_t why_size)
{
	struct sql_migrate_recorded_row *rows;
	enum result r = sql_migrate_recorded(db, a, &rows, n);

	if (r != OK)
		return r;
	for (size_t i = 0; i < *n && r == OK; i++)
		r = differs(&rows[i], i, why, why_size);
	return r;
}

static enum result
has_this_current(struct db *db, struct arena *a, bool *has)
{
	struct sql_migrate_current_row *row;
	size_t n = 0;
	enum result r = sql_migrate_current(db, a, &row, &n);

	*has = r == OK && n == 1 && strcmp(row->digest, schema_current.checksum) == 0;
	return r;
}

/* ---- applying ------------------------------------------------------------------------------- */

static enum result
run_pieces(struct db *db, struct step *step, const char *what, const struct schema_piece *pieces,
	   size_t n)
{
	enum result r = OK;

	for (size_t i = 0; r == OK && i < n; i++) {
		r = db_script(db, pieces[i].sql);
		if (r != OK)
			snprintf(step->why, step->why_size, "%s failed at %s:%d: SQLSTATE %s", what,
				 pieces[i].path, fault_line(&pieces[i], db->position),
				 db->sqlstate);
	}
	return r;
}

static enum result
run_file(struct db *db, struct step *step, const struct migration *m)
{
	char what[128];
	enum result r;

	snprintf(what, sizeof(what), "migration %d (%s)", m->number, m->name);
	r = run_pieces(db, step, what, m->pieces, m->n_pieces);
	if (r == OK)
		r = sql_migrate_record(db, step->arena, NULL, .number = m->number, .name = m->name,
				       .checksum = m->checksum);
	return r;
}

/* Another program may have been faster, so the record is read again under the lock. */
static enum result
apply(struct db *db, struct step *step, const struct migration *m)
{
	enum result r;

	DB_TX(db, r) {
		r = take_lock(db);
		if (r == OK)
			r = compare(db, step->arena, &step->n_before, step->why, step->why_size);
		if (r == OK && step->n_before <= (size_t)(m - migrations))
			r = run_file(db, step, m);
	}
	return r;
}

static enum result
make_current(struct db *db, struct step *step)
{
	enum result r =
	    run_pieces(db, step, "migrations/current", schema_current.make, schema_current.n_make);

	if (r == OK)
		r = sql_migrate_current_record(db, step->arena, NULL,
					       .digest = schema_current.checksum);
	step->is_current_new = r == OK;
	return r;
}

static enum result
make_files(struct db *db, struct step *step)
{
	enum result r = run_pieces(db, step, "migrations/clear.sql", schema_current.clear,
				   schema_current.n_clear);

	for (size_t i = step->n_before; r == OK && i < n_migrations; i++) {
		r = run_file(db, step, &migrations[i]);
		if (r == OK)
			r = db_script(db, settle_sql);
	}
	return r;
}

/* Everything else at once: nobody is to write while there are no triggers, nor to find tables of today with
 * functions of yesterday. */
static enum result
apply_rest(struct db *db, struct step *step)
{
	bool has_current;
	enum result r;

	DB_TX(db, r) {
		step->is_current_new = has_current = false;
		r = take_lock(db);
		if (r == OK)
			r = compare(db, step->arena, &step->n_before, step->why, step->why_size);
		if (r == OK)
			r = has_this_current(db, step->arena, &has_current);
		if (r != OK || (step->n_before == n_migrations && has_current))
			continue;
		r = make_files(db, step);
		if (r == OK)
			r = make_current(db, step);
	}
	return r;
}

static enum result
grant_all(struct db *db, const struct step *step)
{
	struct sql_migrate_grants_row *grants;
	size_t n = 0;
	enum result r;

	DB_TX(db, r) {
		r = take_lock(db);
		if (r == OK)
			r = sql_migrate_grants(db, step->arena, &grants, &n, .role = step->role);
		for (size_t i = 0; r == OK && i < n; i++)
			r = db_script(db, grants[i].sql);
	}
	return r;
}

static enum result
grant(struct db *owner, struct step *step)
{
	struct sql_migrate_current_user_row *user;
	enum result r = sql_migrate_current_user(owner, step->arena, &user, NULL);

	if (r != OK || step->role == NULL || strcmp(user->name, step->role) == 0)
		return r;
	r = grant_all(owner, step);
	if (r != OK)
		snprintf(step->why, step->why_size, "grants to role %s failed: SQLSTATE %s",
			 step->role, owner->sqlstate);
	return r;
}

/* Before the first change: what cannot be put right afterwards. */
static enum result
server_fits(struct db *db, struct arena *a, char *why, size_t why_size)
{
	struct sql_migrate_server_row *server;
	enum result r = sql_migrate_server(db, a, &server, NULL);

	if (r != OK)
		return r;
	if (server->version < SERVER_LEAST)
		snprintf(why, why_size, "the server is PostgreSQL %s; use 15 or newer",
			 server->version_text);
	else if (strcmp(server->encoding, "UTF8") != 0)
		snprintf(why, why_size,
			 "the database's encoding is %s; make it anew with ENCODING 'UTF8' "
			 "(createdb -T template0 -E UTF8)",
			 server->encoding);
	else
		return OK;
	return CONFLICT;
}

static void
tell(const struct migration *m, int *applied)
{
	++*applied;
	log_event(LOG_LEVEL_INFO, "db.migrated", "number=%d name=%s", m->number, m->name);
}

/* Those files that made views, functions and triggers themselves: each as it was once applied. */
static enum result
apply_first(struct db *owner, struct step *step, int *applied)
{
	size_t n = 0;
	enum result r = compare(owner, step->arena, &n, step->why, step->why_size);

	for (; r == OK && n < n_migrations && migrations[n].number <= migrations_with_code; n++) {
		r = apply(owner, step, &migrations[n]);
		if (r == OK && step->n_before == n)
			tell(&migrations[n], applied);
	}
	return r;
}

static enum result
apply_all(struct db *owner, struct step *step, int *applied)
{
	enum result r = apply_first(owner, step, applied);

	if (r == OK)
		r = apply_rest(owner, step);
	for (size_t i = step->n_before; r == OK && i < n_migrations; i++)
		tell(&migrations[i], applied);
	if (r == OK && step->is_current_new) {
		++*applied;
		log_event(LOG_LEVEL_INFO, "db.migrated", "name=current");
	}
	return r;
}

enum result
migrate(struct db *owner, struct arena *a, const char *app_role, int *applied, char *why,
	size_t why_size)
{
	struct step step = {.arena = a, .role = app_role, .why = why, .why_size = why_size};
	enum result r;

	*applied = 0;
	snprintf(why, why_size, "the database cannot be reached or refused; see the log");
	r = server_fits(owner, a, why, why_size);
	if (r == OK)
		r = make_record(owner);
	if (r == OK)
		r = apply_all(owner, &step, applied);
	if (r == OK)
		r = grant(owner, &step);
	if (r == OK)
		why[0] = '\0';
	return r;
}

/* What the numbered files made is right; is what stands in current/? */
static enum result
check_current(struct db *db, struct arena *a, bool has_record, char *why, size_t why_size)
{
	bool has = false;
	enum result r = has_record ? has_this_current(db, a, &has) : OK;

	if (r != OK || has)
		return r;
	snprintf(why, why_size,
		 "views, functions and triggers are those of another version; run: answerwell "
		 "migrate");
	return CONFLICT;
}

enum result
migrate_check(struct db *db, struct arena *a, char *why, size_t why_size)
{
	struct sql_migrate_has_record_row *record;
	size_t n = 0;
	enum result r;

	snprintf(why, why_size, "the database cannot be reached or refused; see the log");
	r = sql_migrate_has_record(db, a, &record, NULL);
	if (r == OK && record->has_record)
		r = compare(db, a, &n, why, why_size);
	if (r != OK)
		return r;
	if (n < n_migrations) {
		snprintf(why, why_size,
			 "the schema lacks %zu of %zu migrations, the first is %d (%s); run: "
			 "answerwell migrate",
			 n_migrations - n, n_migrations, migrations[n].number, migrations[n].name);
		return CONFLICT;
	}
	r = check_current(db, a, record->has_current, why, why_size);
	if (r == OK)
		why[0] = '\0';
	return r;
}
