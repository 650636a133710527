/* Subscribers, entries and what is sent of them, for the tests of editions. */
#ifndef TESTS_DB_EDITION_H
#define TESTS_DB_EDITION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/subscription.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

static struct db *db;
static const struct account *max, *ann, *li;
static struct edition_text text[LOCALES];

static inline int64_t
entry(const char *locale, const char *title)
{
	int64_t category = test_category(db, "billing");
	int64_t id;

	test_run(
	    db,
	    "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer) VALUES "
	    "('%s', %lld, 'slug', '%s', 'The **answer** to it.', '', 1)",
	    locale, (long long)category, title);
	id = test_number(db, "SELECT max(id) FROM entries");
	test_run(db,
		 "INSERT INTO entry_revisions (entry_id, number, title, body) VALUES (%lld, 1, "
		 "'%s', 'The answer')",
		 (long long)id, title);
	return id;
}

static inline int
set_up(void **state)
{
	(void)arena_made(state);
	test_run(db, "DELETE FROM editions");
	test_run(db, "DELETE FROM mails");
	test_run(db, "DELETE FROM entries");
	test_run(db, "UPDATE subscriptions SET ended_at = NULL, ended_how = NULL");
	return 0;
}

static inline int64_t
sent(void)
{
	int64_t id = 0;

	assert_int_equal(test_edition_send(db, max, &id), OK);
	test_edition_leaves(db, id);
	return id;
}

static inline size_t
n_new(enum locale l)
{
	assert_int_equal(edition_preview(db, a, max, text), OK);
	return text[l].n;
}

static inline int
connect_db(void **state)
{
	struct account *moderator;

	(void)state;
	test_settings();
	db = test_db();
	ann = test_reader(db, "ann", "en", ROLE_CUSTOMER, true);
	li = test_reader(db, "li", "zh_CN", ROLE_CUSTOMER, true);
	max = test_reader(db, "max", "en", ROLE_CUSTOMER, false);
	test_run(db, "UPDATE accounts SET role = 'moderator' WHERE name = 'max'");
	if (account_by_id(db, test_arena(), max->id, &moderator) != OK)
		return -1;
	max = moderator;
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

#endif
