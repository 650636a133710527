/* A table of numbers, and two connections to it, for the tests of transactions, scripts and notes. */
#ifndef TESTS_DB_TALLY_H
#define TESTS_DB_TALLY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "support/own_arena.h"
#include "support/pg.h"
#include "tests/sql/probe.h"

static const char *url;
static struct db *db;
static struct db *other;

static inline int
connect_db(void **state)
{
	(void)state;
	log_open("test", LOG_LEVEL_ERROR + 1);
	url = test_empty_url();
	db = test_db_on(url);
	other = test_db_on(url);
	return 0;
}

static inline int
set_up(void **state)
{
	(void)arena_made(state);
	test_tables(db);
	return 0;
}

static inline int64_t
value(struct db *on, int64_t id)
{
	struct sql_tally_get_row *row;

	assert_int_equal(sql_tally_get(on, a, &row, NULL, .id = id), OK);
	return row->n;
}

static inline enum result
put(struct db *on, int64_t id, int64_t n)
{
	return sql_tally_put(on, a, NULL, .id = id, .n = n);
}

static inline int64_t
ask(struct db *on, const struct statement *s)
{
	struct sql_probe_row *row;

	assert_int_equal(sql_probe(on, a, s, &row, NULL), OK);
	return row->n;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

#endif
