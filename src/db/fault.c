#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/log.h"
#include "db/internal.h"

struct meaning {
	const char *prefix;
	enum result result;
};

/* First match counts. Codes: PostgreSQL's appendix A. */
static const struct meaning meanings[] = {
    {"23505", CONFLICT}, /* unique_violation */
    {"23P01", CONFLICT}, /* exclusion_violation */
    {"23503", NOT_FOUND}, /* foreign_key_violation */
    {"23514", INVALID}, /* check_violation */
    {"22", INVALID}, /* data exception */
    {"40001", UNAVAILABLE}, /* serialization_failure */
    {"40P01", UNAVAILABLE}, /* deadlock_detected */
    {"55P03", UNAVAILABLE}, /* lock_not_available */
    {"57014", UNAVAILABLE}, /* query_canceled: statement_timeout */
    {"57P", UNAVAILABLE}, /* shutdown, crash, starting up */
    {"25006", UNAVAILABLE}, /* read_only_sql_transaction: a primary that has become a replica */
    {"25P03", UNAVAILABLE}, /* idle_in_transaction_session_timeout */
    {"08", UNAVAILABLE}, /* connection exception */
    {"53", UNAVAILABLE}, /* insufficient resources */
    {"26000", UNAVAILABLE}, /* prepared statement gone: the session was reset */
};

static enum result
meaning_of(const char *sqlstate)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (strncmp(sqlstate, meanings[i].prefix, strlen(meanings[i].prefix)) == 0)
			return meanings[i].result;
	return FAILED;
}

/* Of class 42 (unknown column, syntax, privilege) the message speaks of the statement only, and a
 * script has no parameters; other messages may quote one. */
static void
report(enum result r, const char *sqlstate, const char *what, const PGresult *res)
{
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	enum log_level level = r == FAILED ? LOG_LEVEL_ERROR : LOG_LEVEL_WARN;

	if (r != FAILED && r != UNAVAILABLE)
		return;
	if (message != NULL && (strncmp(sqlstate, "42", 2) == 0 || strcmp(what, "script") == 0))
		log_event(level, "db.fault", "sqlstate=%s statement=%s message=\"%s\"", sqlstate,
			  what, message);
	else
		log_event(level, "db.fault", "sqlstate=%s statement=%s", sqlstate, what);
}

static bool
is_fatal(const PGresult *res)
{
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	return severity != NULL && strcmp(severity, "ERROR") != 0;
}

/* "cached plan must not change result type": the schema has changed under a prepared statement. A new
 * session mends it. */
static bool
is_stale_plan(const PGresult *res)
{
	const char *function = PQresultErrorField(res, PG_DIAG_SOURCE_FUNCTION);

	return function != NULL && strcmp(function, "RevalidateCachedQuery") == 0;
}

enum result
fault_read(struct db *db, struct db_conn *c, const PGresult *res, const char *what)
{
	const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
	const char *position = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
	enum result r;

	if (sqlstate == NULL)
		return fault_lost(db, c, what);
	snprintf(db->sqlstate, sizeof db->sqlstate, "%s", sqlstate);
	snprintf(db->constraint, sizeof db->constraint, "%s", constraint != NULL ? constraint : "");
	db->position = position != NULL ? (int)strtol(position, NULL, 10) : 0;
	r = is_stale_plan(res) ? UNAVAILABLE : meaning_of(sqlstate);
	report(r, sqlstate, what, res);
	if (strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0)
		c->may_rerun = true;
	if (is_stale_plan(res) || strcmp(sqlstate, "26000") == 0 || strcmp(sqlstate, "25006") == 0)
		c->is_doomed = true;
	if (is_fatal(res))
		conn_close(c);
	return r;
}

enum result
fault_lost(struct db *db, struct db_conn *c, const char *what)
{
	snprintf(db->sqlstate, sizeof db->sqlstate, "08006");
	db->constraint[0] = '\0';
	log_event(LOG_LEVEL_WARN, "db.lost", "statement=%s", what);
	conn_close(c);
	return UNAVAILABLE;
}
