/* A person from the mail to the account, for the tests of accounts and of registrations. */
#ifndef TESTS_DB_ACCOUNT_H
#define TESTS_DB_ACCOUNT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/account.h"
#include "answerwell/account/mail_request.h"
#include "answerwell/account/registration.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/own_arena.h"
#include "support/pg.h"

#define PASSWORD "seven green kettles"

static struct db *db;
static struct problems problems;

static inline int
set_up(void **state)
{
	(void)arena_made(state);
	problems = (struct problems){.n = 0};
	return 0;
}

static inline struct registration
person(const char *name)
{
	return (struct registration){.name = name,
				     .display_name = "",
				     .email = arena_printf(a, "%s@example.org", name),
				     .password = PASSWORD,
				     .zone = "Europe/Berlin"};
}

/* From the mail to the account. */
static inline void
join(const char *name)
{
	struct registration in = person(name);
	struct account *account;
	const char *token = test_registration(db, a, in.email, NULL);

	assert_non_null(token);
	assert_int_equal(registration_finish(db, a, token, &in, &problems, &account), OK);
}

static inline void
ask(enum mail_request_kind kind, const char *email)
{
	const struct mail_request in = {.kind = kind, .email = email, .zone = ""};
	size_t n;

	assert_int_equal(mail_request_put(db, a, &in, &problems), OK);
	assert_int_equal(mail_request_answer(db, a, 10, &n), OK);
}

static inline int64_t
n_mails(const char *name, const char *kind)
{
	return test_number(db,
			   "SELECT count(*) FROM mails o JOIN accounts a ON a.id = o.recipient_id "
			   "WHERE a.name = '%s' AND o.kind = '%s'",
			   name, kind);
}

/* The link in the newest mail of that kind. */
static inline const char *
mailed_token(const char *name, const char *kind)
{
	const char *where = arena_printf(a,
					 "FROM mails o JOIN accounts a ON a.id = o.recipient_id "
					 "WHERE a.name = '%s' AND o.kind = "
					 "'%s' ORDER BY o.id DESC LIMIT 1",
					 name, kind);

	return secret_unseal(a, test_text(db, "SELECT o.secret_sealed %s", where),
			     test_text(db, "SELECT o.message_id %s", where));
}

static inline const char *
complaint(const char *field)
{
	const struct problem *p = problem_for(&problems, field);

	return p != NULL ? p->message : NULL;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, arena_gone)

#endif
