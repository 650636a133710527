/* describe CONNECTION TYPES FILE.sql... -- MIGRATION.sql...: asks PostgreSQL what each statement gives and writes it
 * into the file TYPES, a line each: name, hash, and column:type for each column. What it does not understand is said
 * as FILE:LINE: error. */
#include <libpq-fe.h>

#include "emit.h"
#include "sqlc.h"

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

/* PostgreSQL counts characters, from 1. */
static int
line_of_error(const struct statement *s, const PGresult *res)
{
	const char *position = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
	long left = position != NULL ? atol(position) - 1 : 0;
	size_t at = 0;

	for (; at < s->len && (left > 0 || ((unsigned char)s->sql[at] & 0xc0) == 0x80); at++)
		left -= ((unsigned char)s->sql[at] & 0xc0) != 0x80;
	return position != NULL ? line_at(s, at) : s->line;
}

static bool
say_fault(const struct statement *s, PGresult *res)
{
	const char *what = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	(void)fprintf(stderr, "%s:%d: error: %s\n", s->path, line_of_error(s, res),
		      what != NULL ? what : PQresultErrorMessage(res));
	PQclear(res);
	return false;
}

static bool
describe(PGconn *pg, const struct statement *s, FILE *out)
{
	char hash[65];
	PGresult *res = PQprepare(pg, "", s->sql, 0, NULL);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return say_fault(s, res);
	PQclear(res);
	res = PQdescribePrepared(pg, "");
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return say_fault(s, res);
	statement_hash(s, hash);
	(void)fprintf(out, "%s %s", s->name, hash);
	for (int i = 0; i < PQnfields(res); i++)
		if (PQftype(res, i) != VOID)
			(void)fprintf(out, " %s:%s", PQfname(res, i), kind_of(PQftype(res, i)));
	(void)fputc('\n', out);
	PQclear(res);
	return true;
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
