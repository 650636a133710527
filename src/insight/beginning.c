#include "answerwell/insight/beginning.h"

#include "answerwell/db/db.h"
#include "sql/beginning.h"

enum result
beginning_read(struct db *db, struct arena *a, struct beginning *out)
{
	struct beginning *row;
	enum result r = sql_beginning_read(db, a, &row, NULL);

	if (r == OK)
		*out = *row;
	return r;
}

bool
beginning_is_over(const struct beginning *b)
{
	return b->has_categories && b->has_staff && b->has_entries && b->has_pages && b->has_mail;
}
