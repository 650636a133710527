#include "answerwell/forum/suggestion.h"

#include "answerwell/db/db.h"
#include "sql/suggestion.h"

enum result
suggestion_count_open(struct db *db, struct arena *a, int64_t *n)
{
	struct rows *rows;
	enum result r;

	r = db_query(db, a, &SQL_SUGGESTION_COUNT_OPEN, &rows, p_int(a, SUGGESTIONS_COUNTED));
	if (r == OK)
		*n = row_int(rows, 0, "n");
	return r;
}
