#include "cli/index.h"

#include <stdlib.h>
#include <unistd.h>

#include "answerwell/base/arena.h"

enum { TRIES_MAX = 600, TRY_AGAIN_US = 100000 };

static enum result
refresh(struct matching *m, struct db *db)
{
	enum result r = CONFLICT;

	for (int i = 0; i < TRIES_MAX && r == CONFLICT; i++) {
		r = matching_refresh(m, db, NULL);
		if (r == CONFLICT)
			usleep(TRY_AGAIN_US);
	}
	return r == OK && m->matcher == NULL ? FAILED : r;
}

/* In a folder of its own, which is gone as soon as the index is open. */
static enum result
refresh_own(struct matching *m, struct db *db, struct arena *a)
{
	const char *place = getenv("TMPDIR");
	char *folder = arena_printf(a, "%s/answerwell-XXXXXX",
				    place != NULL && place[0] != '\0' ? place : "/tmp");
	enum result r;

	matching_close(m);
	matching_open(m, mkdtemp(folder) != NULL ? folder : "");
	r = refresh(m, db);
	matching_remove(m);
	rmdir(folder);
	return r;
}

/* Not everybody may write to the site's folder. */
enum result
cli_index(struct matching *m, struct db *db, struct arena *a)
{
	enum result r;

	matching_open(m, matching_path(a));
	r = refresh(m, db);
	return r == FAILED ? refresh_own(m, db, a) : r;
}
