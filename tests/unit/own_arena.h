/* An arena of each test's own: set-up `fresh`, tear-down `gone`. */
#ifndef TESTS_UNIT_OWN_ARENA_H
#define TESTS_UNIT_OWN_ARENA_H

#include "answerwell/base/arena.h"

static struct arena *a;

static int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#endif
