/* Five people, for the tests of what they do to posts. */
#ifndef TESTS_DB_PEOPLE_H
#define TESTS_DB_PEOPLE_H

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *cat, *nora, *mod;

static inline int
people_made(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	return 0;
}

/* With two categories. */
static inline int
people_and_shelves_made(void **state)
{
	(void)people_made(state);
	test_category(db, "billing");
	test_category(db, "orders");
	return 0;
}

#endif
