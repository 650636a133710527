/* Readers, and mails claimed for them, for the tests of the ledger and of what it sends. */
#ifndef TESTS_DB_DELIVERY_H
#define TESTS_DB_DELIVERY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/edition.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

enum { READERS = 40 };

static struct db *db;
static struct account *ann, *max, *li;
static struct delivery *list;
static size_t n;

static inline int
set_up(void **state)
{
	(void)arena_made(state);
	test_run(db, "DELETE FROM editions");
	test_run(db, "DELETE FROM mails");
	return 0;
}

/* Any way to have an edition: what is in it does not matter here. */
static inline int64_t
edition(void)
{
	int64_t category = test_category(db, "billing"), id;

	test_run(
	    db,
	    "INSERT INTO entries (locale, category_id, slug, title, body, html, renderer) VALUES "
	    "('en', %lld, 's', 'How do I pay?', 'Like this.', '', 1)",
	    (long long)category);
	assert_int_equal(test_edition_send(db, max, &id), OK);
	test_edition_leaves(db, id);
	return id;
}

static inline void
claim(struct db *from, const char *who, int limit)
{
	struct claimed got;

	assert_int_equal(delivery_claim(from, a, who, limit, &got), OK);
	list = got.list;
	n = got.n;
}

static inline enum result
hand_over(struct db *from, struct arena *arena, const struct delivery *d)
{
	bool taken;
	enum result r = delivery_hand_over_all(from, arena, d, 1, &taken);

	return r == OK && !taken ? CONFLICT : r;
}

static inline void
verification_for(const struct account *account)
{
	struct notice notice = {.account_id = account->id, .kind = NOTICE_RESET, .secret = "token"};

	assert_int_equal(notice_queue(db, a, &notice), OK);
}

static inline const char *
state_of(const struct delivery *d)
{
	return test_text(db, "SELECT state FROM mails WHERE id = %lld", (long long)d->id);
}

static inline void
meet_people(void)
{
	log_open("test", LOG_LEVEL_ERROR);
	test_settings();
	db = test_db();
	ann = test_reader(db, "ann", "en", ROLE_CUSTOMER, true);
	li = test_reader(db, "li", "zh_CN", ROLE_CUSTOMER, true);
	max = test_reader(db, "max", "en", ROLE_MODERATOR, false);
}

/* For editions that go to more than a few. */
static inline void
meet_readers(void)
{
	for (int i = 0; i < READERS; i++)
		(void)test_reader(db, arena_printf(test_arena(), "reader-%d", i), "en",
				  ROLE_CUSTOMER, true);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

#endif
