#include "answerwell/account/audit.h"

#include "answerwell/base/arena.h"
#include "sql/audit.h"

enum result
audit_add(struct db *db, struct arena *a, int64_t actor, const char *action,
	  const char *subject_kind, int64_t subject_id, const char *detail)
{
	return sql_audit_add(db, a, NULL, .actor_id = actor, .action = action,
			     .subject_kind = subject_kind, .subject_id = subject_id,
			     .detail = detail != NULL ? detail : "");
}
