/* The code with which the first administrator is made on the site itself. */
#include <stdio.h>
#include <string.h>

#include "answerwell/account/setup.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "cli/args.h"
#include "cli/cli.h"

static int
begin(struct db *db, struct arena *a, _Bool is_quiet)
{
	const char *code;
	enum result r = setup_begin(db, a, &code);

	if (r == NOT_FOUND) {
		if (!is_quiet)
			printf("There is an administrator already. Log in at %s/login, or make "
			       "another with: answerwell user role NAME admin\n",
			       config()->url);
		return 0;
	}
	if (r != OK) {
		fprintf(stderr, "answerwell setup: %s\n", result_name(r));
		return 1;
	}
	printf("%s  Set the site up at %s/setup\n  with the code %s\n", is_quiet ? "\n" : "",
	       config()->url, code);
	return 0;
}

int
cmd_setup(int argc, char **argv)
{
	_Bool is_quiet = argc == 2 && strcmp(argv[1], "--if-new") == 0;
	struct arena *a;
	struct db db;
	int code = 1;

	if (!is_quiet && !args_none(argc, argv))
		return 2;
	a = arena_new();
	if (cli_open(&db, a))
		code = begin(&db, a, is_quiet);
	arena_free(a);
	return code;
}
