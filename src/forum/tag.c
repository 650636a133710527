#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/text/label.h"
#include "forum/internal.h"
#include "sql/tag.h"

enum { PREFIX_MAX = 200, LIST_MAX = 500 };

/* What may stand between two tags: comma, full-width comma, ideographic comma, semicolons, line end. */
static size_t
separator(const char *s)
{
	static const char *const wide[] = {"，", "、", "；"};

	if (*s == ',' || *s == ';' || *s == '\n')
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (str_starts(s, wide[i]))
			return strlen(wide[i]);
	return 0;
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool
is_among(const char *const *tags, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tags[i], name) == 0)
			return true;
	return false;
}

static void
take(struct arena *a, const char *typed, struct problems *problems, const char **tags, size_t *n)
{
	const char *name = label_from(a, typed);

	if (name == NULL)
		problem_add(problems, "tags",
			    N_("Tags are made of letters, digits and the signs - + # . only. "
			       "Please take out other signs, and put commas between tags."),
			    0);
	else if (str_chars(name) > TAG_MAX)
		problem_add(problems, "tags",
			    N_("A tag is too long. Please use at most %ld characters for each, "
			       "and put commas between tags."),
			    TAG_MAX);
	else if (*name == '\0' || is_among(tags, *n, name))
		return;
	else if (*n == TAGS_MAX)
		problem_add(problems, "tags",
			    N_("These are too many tags. Please keep the %ld that fit best."),
			    TAGS_MAX);
	else
		tags[(*n)++] = name;
}

void
tag_check(struct arena *a, const char *typed, struct problems *problems, const char ***out,
	  size_t *n)
{
	const char *from = typed != NULL ? typed : "", *at = from;

	*n = 0;
	*out = arena_array(a, TAGS_MAX, sizeof **out);
	for (;;) {
		size_t len = separator(at);

		if (len > 0 || *at == '\0') {
			take(a, arena_strndup(a, from, (size_t)(at - from)), problems, *out, n);
			if (*at == '\0' || problem_for(problems, "tags") != NULL)
				break;
			from = at + len;
		}
		at += len > 0 ? len : 1;
	}
	qsort(*out, *n, sizeof **out, by_name);
}

size_t
tag_split(struct arena *a, const char *joined, const char ***out)
{
	char *copy, *name;
	size_t n = 0, most = 1;

	*out = NULL;
	if (joined == NULL || *joined == '\0')
		return 0;
	for (const char *s = joined; *s != '\0'; s++)
		most += *s == ',';
	*out = arena_array(a, most, sizeof **out);
	copy = arena_strdup(a, joined);
	while ((name = strsep(&copy, ",")) != NULL)
		(*out)[n++] = name;
	return n;
}

enum result
tag_list(struct db *db, struct arena *a, const char *prefix, int limit, struct tag **out, size_t *n)
{
	const char *typed = prefix != NULL ? prefix : "";
	const char *name = strlen(typed) <= PREFIX_MAX ? label_from(a, typed) : NULL;
	struct rows *rows;
	enum result r;

	*n = 0;
	*out = NULL;
	if (name == NULL) /* no tag begins like that */
		return OK;
	r = db_query(db, a, &SQL_TAG_LIST, &rows, p_text(name),
		     p_int(a, limit < 1          ? 1
			      : limit > LIST_MAX ? LIST_MAX
						 : limit));
	if (r != OK)
		return r;
	*n = rows_count(rows);
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct tag){.name = row_text(rows, i, "name"),
					 .n_questions = row_int(rows, i, "n_questions")};
	return OK;
}
