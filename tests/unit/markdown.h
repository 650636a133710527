/* Rendering into an arena of the whole program, for the tests of Markdown. */
#ifndef TESTS_UNIT_MARKDOWN_H
#define TESTS_UNIT_MARKDOWN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/markdown.h"

#define REL " rel=\"nofollow ugc noopener\""

static struct arena *a;

static inline int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static inline int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* With some people who may be named. */
static inline void
renders_as(enum markdown_format format, const char *source, const char *html)
{
	static const char *const names[] = {"ann", "bob_1", "carl", "kim", "kim-", "zoe"};
	static const struct people people = {names, sizeof(names) / sizeof(names[0])};

	assert_string_equal(markdown_render(a, source, format, &people).html, html);
}

static inline void
renders(const char *source, const char *html)
{
	renders_as(MARKDOWN_COMMONMARK, source, html);
}

#endif
