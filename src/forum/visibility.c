#include "answerwell/forum/visibility.h"

#include "sql/visibility.h"

enum result
visibility_hide(struct db *db, struct arena *a, int64_t post_id, int64_t by_id, const char *reason)
{
	return sql_visibility_hide(db, a, NULL, .id = post_id, .by_id = by_id, .reason = reason);
}

enum result
visibility_show(struct db *db, struct arena *a, int64_t post_id)
{
	return sql_visibility_show(db, a, NULL, .id = post_id);
}

enum result
visibility_delete(struct db *db, struct arena *a, int64_t post_id, int64_t by_id)
{
	return sql_visibility_delete(db, a, NULL, .id = post_id, .by_id = by_id);
}

enum result
visibility_restore(struct db *db, struct arena *a, int64_t post_id)
{
	return sql_visibility_restore(db, a, NULL, .id = post_id);
}
