#include "answerwell/account/audit.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/audit.h"

enum { LINES_MAX = 200 };

enum result
audit_add(struct db *db, struct arena *a, int64_t actor, const char *action,
	  const char *subject_kind, int64_t subject_id, const char *detail)
{
	return db_query(db, a, &SQL_AUDIT_ADD, NULL, p_int(a, actor), p_text(action),
			p_text(subject_kind), p_int(a, subject_id),
			p_text(detail != NULL ? detail : ""));
}

enum result
audit_list(struct db *db, struct arena *a, int64_t before, int limit, struct audit_line **lines,
	   size_t *n)
{
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_AUDIT_LIST, &rows, p_int(a, before),
				 p_int(a, limit < LINES_MAX ? limit : LINES_MAX));

	if (r != OK)
		return r;
	*n = rows_count(rows);
	*lines = arena_array(a, *n, sizeof(**lines));
	for (size_t i = 0; i < *n; i++) {
		struct audit_line *l = &(*lines)[i];

		l->id = row_int(rows, i, "id");
		l->at = row_time(rows, i, "at");
		l->actor_id = row_int(rows, i, "actor_id");
		l->actor_name = row_text(rows, i, "actor_name");
		l->actor_display = row_text(rows, i, "actor_display");
		l->action = row_text(rows, i, "action");
		l->subject_kind = row_text(rows, i, "subject_kind");
		l->subject_id = row_int(rows, i, "subject_id");
		l->detail = row_text(rows, i, "detail");
		l->other_display = row_text(rows, i, "other_display");
	}
	return OK;
}
