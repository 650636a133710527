#include "answerwell/account/mention.h"

#include <string.h>

#include "sql/mention.h"

struct safe_html
mention_render(struct db *db, struct arena *a, const char *source, enum markdown_format format)
{
	struct people people = {.n = 0};
	const char **names = NULL;
	struct sql_mention_people_row *rows;
	size_t n = strchr(source, '@') != NULL ? markdown_mentions(a, source, &names) : 0;

	if (n > 0 && sql_mention_people(db, a, &rows, &people.n,
					.names = ((struct sql_texts){names, n})) == OK) {
		for (size_t i = 0; i < people.n; i++)
			names[i] = rows[i].name;
		people.names = names;
	}
	return markdown_render(a, source, format, &people);
}
