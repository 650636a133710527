#include "answerwell/forum/closure.h"

#include "sql/closure.h"

enum result
closure_put(struct db *db, struct arena *a, int64_t question_id, int64_t by_id, const char *reason,
	    const char *note)
{
	return sql_closure_put(db, a, NULL, .question_id = question_id, .by_id = by_id,
			       .reason = reason, .note = note);
}

enum result
closure_clear(struct db *db, struct arena *a, int64_t question_id)
{
	return sql_closure_clear(db, a, NULL, .question_id = question_id);
}
