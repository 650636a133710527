/* describe CONNECTION TYPES FILE.sql... -- MIGRATION.sql...: makes the schema in an empty database, as migrate() does,
 * asks PostgreSQL what each statement gives and writes it into the file TYPES, a line each: name, hash, and
 * column:type for each column. What it does not understand is said as FILE:LINE: error. */
#include <libpq-fe.h>

#include "answerwell/db/migrate.h"
#include "db/schema.h"
#include "gen/emit.h"
#include "gen/sqlc.h"

/* Of pg_type.h; they never change. */
static const struct {
	Oid oid;
	const char *kind;
} kinds[] = {
    {16, "bool"},    {19, "text"},    {20, "int"},    {21, "int"},    {23, "int"},    {25, "text"},
    {700, "double"}, {701, "double"}, {1042, "text"}, {1043, "text"}, {1184, "time"},
};

enum { VOID = 2278 }; /* of a lock: no value */

static const char *
kind_of(Oid oid)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].oid == oid)
			return kinds[i].kind;
	return "other";
}

static int
position_of(const PGresult *res)
{
	const char *position = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);

	return position != NULL ? atoi(position) : 0;
}

static bool
say_fault(const char *path, int line, PGresult *res)
{
	const char *what = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	(void)fprintf(stderr, "%s:%d: error: %s\n", path, line,
		      what != NULL ? what : PQresultErrorMessage(res));
	PQclear(res);
	return false;
}

static bool
say_statement(const struct statement *s, PGresult *res)
{
	int position = position_of(res);

	return say_fault(s->path, position > 0 ? line_at(s, fault_at(s->sql, position)) : s->line,
			 res);
}

/* ---- the schema --------------------------------------------------------------------------------- */

static bool
run(PGconn *pg, const struct schema_piece *p)
{
	PGresult *res = PQexec(pg, p->sql);

	if (PQresultStatus(res) == PGRES_FATAL_ERROR)
		return say_fault(p->path, fault_line(p, position_of(res)), res);
	PQclear(res);
	return true;
}

static bool
run_all(PGconn *pg, const struct schema_piece *pieces, size_t n)
{
	static const struct schema_piece begin = {"", 0, "BEGIN"}, commit = {"", 0, "COMMIT"};
	bool ok = run(pg, &begin);

	for (size_t i = 0; ok && i < n; i++)
		ok = run(pg, &pieces[i]);
	return ok && run(pg, &commit);
}

static bool
make_schema(PGconn *pg)
{
	static const struct schema_piece record = {"src/db/schema.h", 0, SCHEMA_RECORD};
	bool ok = run(pg, &record), is_clear = false;

	for (size_t i = 0; ok && i <= n_migrations; i++) {
		if (!is_clear &&
		    (i == n_migrations || migrations[i].number > migrations_with_code)) {
			ok = run_all(pg, schema_current.clear, schema_current.n_clear);
			is_clear = true;
		}
		if (ok && i < n_migrations)
			ok = run_all(pg, migrations[i].pieces, migrations[i].n_pieces);
	}
	return ok && run_all(pg, schema_current.make, schema_current.n_make);
}

/* ---- the statements ----------------------------------------------------------------------------- */

static bool
describe(PGconn *pg, const struct statement *s, FILE *out)
{
	char hash[65];
	PGresult *res = PQprepare(pg, "", s->sql, 0, NULL);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return say_statement(s, res);
	PQclear(res);
	res = PQdescribePrepared(pg, "");
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return say_statement(s, res);
	statement_hash(s, hash);
	(void)fprintf(out, "%s %s", s->name, hash);
	for (int i = 0; i < PQnfields(res); i++)
		if (PQftype(res, i) != VOID)
			(void)fprintf(out, " %s:%s", PQfname(res, i), kind_of(PQftype(res, i)));
	(void)fputc('\n', out);
	PQclear(res);
	return true;
}

static void
hush(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

int
main(int argc, char **argv)
{
	PGconn *pg;
	FILE *out;
	char hash[65];
	int i = 3;
	bool ok = true;

	if (argc < 4) {
		(void)fprintf(stderr,
			      "usage: describe CONNECTION TYPES FILE.sql... -- MIGRATION.sql...\n");
		return 2;
	}
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		scan_file(argv[i]);
	schema_hash(argv + i + 1, hash);
	pg = PQconnectdb(argv[1]);
	if (PQstatus(pg) != CONNECTION_OK)
		die("%s", PQerrorMessage(pg));
	PQsetNoticeProcessor(pg, hush, NULL);
	if (!make_schema(pg))
		return 1;
	out = open_output(argv[2]);
	(void)fprintf(out, "schema %s\n", hash);
	for (size_t n = 0; n < n_statements; n++)
		ok &= describe(pg, &statements[n], out);
	close_output(out, argv[2]);
	PQfinish(pg);
	if (!ok)
		(void)remove(argv[2]);
	return ok ? 0 : 1;
}
