#include "answerwell/account/mention.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/mention.h"

struct safe_html
mention_render(struct db *db, struct arena *a, const char *source)
{
	struct people people = {.n = 0};
	const char **names = NULL;
	struct rows *rows;
	size_t n = strchr(source, '@') != NULL ? markdown_mentions(a, source, &names) : 0;

	if (n > 0 && db_query(db, a, &SQL_MENTION_PEOPLE, &rows, p_text_array(a, names, n)) == OK) {
		for (size_t i = 0; i < rows_count(rows); i++)
			names[i] = row_text(rows, i, "name");
		people = (struct people){.names = names, .n = rows_count(rows)};
	}
	return markdown_render(a, source, &people);
}
