#include "answerwell/insight/beginning.h"

#include "answerwell/account/account.h"
#include "answerwell/db/db.h"
#include "sql/beginning.h"

enum result
beginning_read(struct db *db, struct arena *a, const struct account *reader, struct beginning *out)
{
	struct beginning *row;
	enum result r = sql_beginning_read(db, a, &row, NULL, .reader_id = reader->id);

	if (r == OK)
		*out = *row;
	return r;
}

enum result
beginning_dismiss(struct db *db, struct arena *a, const struct account *actor)
{
	if (actor == NULL || actor->role < ROLE_ADMIN || actor->is_suspended)
		return FORBIDDEN;
	return sql_beginning_dismiss(db, a, NULL, .reader_id = actor->id);
}

bool
beginning_is_over(const struct beginning *b)
{
	return b->has_categories && b->has_staff && b->has_entries && b->has_pages && b->has_mail;
}
