#include "answerwell/account/audit.h"

#include "answerwell/base/arena.h"
#include "sql/audit.h"

enum { LINES_MAX = 200 };

enum result
audit_add(struct db *db, struct arena *a, int64_t actor, const char *action,
	  const char *subject_kind, int64_t subject_id, const char *detail)
{
	return sql_audit_add(db, a, NULL, .actor_id = actor, .action = action,
			     .subject_kind = subject_kind, .subject_id = subject_id,
			     .detail = detail != NULL ? detail : "");
}

enum result
audit_list(struct db *db, struct arena *a, int64_t before, int limit, struct audit_line **lines,
	   size_t *n)
{
	struct sql_audit_list_row *rows;
	enum result r = sql_audit_list(db, a, &rows, n, .before_id = before,
				       .limit = limit < LINES_MAX ? limit : LINES_MAX);

	if (r != OK)
		return r;
	*lines = arena_array(a, *n, sizeof(**lines));
	for (size_t i = 0; i < *n; i++)
		(*lines)[i] = (struct audit_line){.id = rows[i].id,
						  .at = rows[i].at,
						  .actor_id = rows[i].actor_id,
						  .actor_name = rows[i].actor_name,
						  .actor_display = rows[i].actor_display,
						  .action = rows[i].action,
						  .subject_kind = rows[i].subject_kind,
						  .subject_id = rows[i].subject_id,
						  .detail = rows[i].detail,
						  .other_display = rows[i].other_display};
	return OK;
}
