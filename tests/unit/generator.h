/* A generator run as a program, in a folder of each test's own: set-up `folder_made`, tear-down `folder_gone`. */
#ifndef TESTS_UNIT_GENERATOR_H
#define TESTS_UNIT_GENERATOR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/own_arena.h"

static char dir[64], said[16384];

static inline int
folder_made(void **state)
{
	strcpy(dir, "/tmp/answerwell-gen-XXXXXX");
	return arena_made(state) != 0 || mkdtemp(dir) == NULL;
}

static inline int
folder_gone(void **state)
{
	int rc = system(arena_printf(a, "rm -r '%s'", dir));

	return arena_gone(state) != 0 || rc != 0;
}

static inline void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(arena_printf(a, "%s/%s", dir, name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static inline char *
read_file(const char *name)
{
	enum { LONGEST = 65536 };
	char *text = arena_alloc(a, LONGEST);
	FILE *f = fopen(arena_printf(a, "%s/%s", dir, name), "r");

	assert_non_null(f);
	if (fread(text, 1, LONGEST - 1, f) == 0)
		fail_msg("%s is empty", name);
	(void)fclose(f);
	return text;
}

/* Runs a command in the folder; its exit status, and what it said in said[]. */
static inline int
run(const char *command)
{
	FILE *f = popen(arena_printf(a, "cd '%s' && { %s; } 2>&1", dir, command), "r");
	int status;

	assert_non_null(f);
	said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
	status = pclose(f);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* The same for a generator; the arguments follow its name. */
static inline int
generate(const char *arguments)
{
	return run(arena_printf(a, ANSWERWELL_B "/gen/%s", arguments));
}

#endif
