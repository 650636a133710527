/* `answerwell reindex`: builds the search index again, while the site runs. */
#include <stdio.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/search/search.h"
#include "cli/args.h"
#include "cli/cli.h"

int
cmd_reindex(int argc, char **argv)
{
	struct arena *a;
	struct db db;
	int code = 1;

	if (!args_none(argc, argv))
		return 2;
	a = arena_new();
	if (cli_open(&db, a)) {
		enum result r = search_rebuild(&db);

		code = r == OK ? 0 : 1;
		if (r == OK)
			printf("ok\n");
		else
			fprintf(stderr, "answerwell reindex: %s\n", result_name(r));
	}
	arena_free(a);
	return code;
}
