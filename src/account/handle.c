#include <string.h>

#include "account/person.h"
#include "answerwell/account/handle.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "sql/handle.h"

enum { PREFIX_MAX = 60 };

enum result
handle_complete(struct db *db, struct arena *a, const char *prefix, int limit, struct handle **out,
		size_t *n)
{
	const char *from = str_trim(a, prefix);
	struct sql_handle_complete_row *rows;
	enum result r;

	*n = 0;
	*out = NULL;
	if (str_is_blank(from) || str_chars(from) > PREFIX_MAX || str_has_controls(from, false))
		return OK;
	r = sql_handle_complete(db, a, &rows, n, .prefix = from,
				.prefix_end = arena_printf(a, "%s\xf4\x8f\xbf\xbf", from),
				.limit = limit);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct handle){.name = rows[i].name, .display = rows[i].display_name};
	return OK;
}

const char *
handle_shown(struct arena *a, const char *display)
{
	struct problems ignored = {.n = 0};
	const char *shown = person_display_name(a, display, "", ROLE_CUSTOMER, "", &ignored);

	return shown != NULL ? shown : "";
}
