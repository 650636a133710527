#include "answerwell/forum/imported.h"

#include "answerwell/db/db.h"
#include "sql/imported.h"

enum result
imported_find(struct db *db, struct arena *a, const char *source, const char *kind, int64_t old_id,
	      int64_t *new_id, int64_t *question_id)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_IMPORTED_FIND, &rows, p_text(source), p_text(kind),
				 p_int(a, old_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	*new_id = row_int(rows, 0, "new_id");
	*question_id = row_int(rows, 0, "question_id");
	return OK;
}
