#include "answerwell/forum/imported.h"

#include "answerwell/db/db.h"
#include "sql/imported.h"

enum result
imported_find(struct db *db, struct arena *a, const char *source, const char *kind, int64_t old_id,
	      int64_t *new_id, int64_t *question_id)
{
	struct sql_imported_find_row *found;
	size_t n;
	enum result r =
	    sql_imported_find(db, a, &found, &n, .source = source, .kind = kind, .old_id = old_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*new_id = found->new_id;
	*question_id = found->question_id;
	return OK;
}
