/* An arena for each test: cmocka_unit_test_setup_teardown(test, arena_made, arena_gone), and for a set-up that does
 * more, which begins with arena_made(state). */
#ifndef TESTS_SUPPORT_OWN_ARENA_H
#define TESTS_SUPPORT_OWN_ARENA_H

#include "answerwell/base/arena.h"

static struct arena *a;

static inline int
arena_made(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static inline int
arena_gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#endif
