#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/text/label.h"
#include "forum/internal.h"
#include "sql/tag.h"

enum { PREFIX_MAX = 200, LIST_MAX = 500, FILTER_MAX = 1000 };

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
		problem_add(
		    problems, "tags",
		    N_("Tags must start with a letter or digit. After that, only the signs - + # . "
		       "are allowed. Please remove any others, and put commas between tags."),
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
			    N_("There are too many tags. Please keep the %ld that fit best."),
			    TAGS_MAX);
	else
		tags[(*n)++] = name;
}

/* Blanks in the order of a list, and what UTF-8 has for them between Chinese words. */
static size_t
blank(const char *s)
{
	static const char wide[] = "\u3000";

	if (*s == ' ' || *s == '\t' || *s == '\n')
		return 1;
	return str_starts(s, wide) ? sizeof wide - 1 : 0;
}

/* Where there are commas, blanks stand within names: "b3, credit card". Without any they stand between
 * them: "b3 desc". */
static bool
has_separators(const char *s)
{
	for (; *s != '\0'; s++)
		if (separator(s) > 0)
			return true;
	return false;
}

void
tag_check(struct arena *a, const char *typed, struct problems *problems, const char ***out,
	  size_t *n)
{
	const char *from = str_trim(a, typed != NULL ? typed : ""), *at = from;
	bool has_commas = has_separators(from);

	*n = 0;
	*out = arena_array(a, TAGS_MAX, sizeof **out);
	for (;;) {
		size_t len = has_commas ? separator(at) : blank(at);

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

/* ---- as a filter ----------------------------------------------------------------------------- */

void
tag_filter_add(struct tag_filter *f, const char *name, bool is_wanted)
{
	const char **list = is_wanted ? f->all_of : f->none_of;
	size_t *n = is_wanted ? &f->n_all : &f->n_none;

	if (*n == FILTER_TAGS_MAX || is_among(list, *n, name))
		return;
	list[(*n)++] = name;
	qsort(list, *n, sizeof *list, by_name);
}

static void
take_filter(struct arena *a, const char *typed, struct problems *problems, struct tag_filter *f)
{
	const char *text = str_trim(a, typed), *taken[FILTER_TAGS_MAX + 1];
	bool is_wanted = *text != '-';
	size_t n = is_wanted ? f->n_all : f->n_none, before = n;

	memcpy(taken, is_wanted ? f->all_of : f->none_of, n * sizeof *taken);
	take(a, is_wanted ? text : text + 1, problems, taken, &n);
	if (n > before)
		tag_filter_add(f, taken[n - 1], is_wanted);
}

void
tag_filter_read(struct arena *a, const char *typed, struct problems *problems,
		struct tag_filter *out)
{
	const char *from = typed, *at = typed;
	bool has_commas = has_separators(typed);

	*out = (struct tag_filter){.n_all = 0};
	if (strlen(typed) > FILTER_MAX)
		problem_add(problems, "tags", N_("Please shorten this to %ld characters."),
			    FILTER_MAX);
	if (strlen(typed) > FILTER_MAX)
		return;
	for (;;) {
		size_t len = has_commas ? separator(at) : blank(at);

		if (len > 0 || *at == '\0') {
			take_filter(a, arena_strndup(a, from, (size_t)(at - from)), problems, out);
			if (*at == '\0' || problem_for(problems, "tags") != NULL)
				break;
			from = at + len;
		}
		at += len > 0 ? len : 1;
	}
}

char *
tag_filter_text(struct arena *a, const struct tag_filter *f)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < f->n_all; i++)
		buf_printf(&b, "%s%s", b.len > 0 ? " " : "", f->all_of[i]);
	for (size_t i = 0; i < f->n_none; i++)
		buf_printf(&b, "%s-%s", b.len > 0 ? " " : "", f->none_of[i]);
	return b.data;
}

const char *
tag_joined(struct arena *a, const char *const *names, size_t n)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", names[i]);
	return b.data;
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
		(*out)[n++] = name + (*name == ' ');
	return n;
}

void
tag_add_list(struct batch *b, const char *prefix, int limit, struct sql_tag_row **rows, size_t *n)
{
	limit = limit < 1 ? 1 : limit > LIST_MAX ? LIST_MAX : limit;
	sql_tag_list_add(b, rows, n, .prefix = prefix, .limit = limit);
}

struct tag *
tag_read_list(struct arena *a, const struct sql_tag_row *rows, size_t n)
{
	struct tag *tags = arena_array(a, n, sizeof *tags);

	for (size_t i = 0; i < n; i++)
		tags[i] = (struct tag){.name = rows[i].name, .n_questions = rows[i].n_questions};
	return tags;
}

enum result
tag_list(struct db *db, struct arena *a, const char *prefix, int limit, struct tag **out, size_t *n)
{
	const char *typed = prefix != NULL ? prefix : "";
	const char *name = strlen(typed) <= PREFIX_MAX ? label_from(a, typed) : NULL;
	struct sql_tag_row *rows;
	struct batch b;
	enum result r;

	*n = 0;
	*out = NULL;
	if (name == NULL) /* no tag begins like that */
		return OK;
	batch_init(&b, db, a);
	tag_add_list(&b, name, limit, &rows, n);
	if ((r = batch_run(&b)) == OK)
		*out = tag_read_list(a, rows, *n);
	return r;
}

enum result
tag_complete(struct db *db, struct arena *a, const char *prefix, int limit, struct tag **out,
	     size_t *n)
{
	const char *name = strlen(prefix) <= PREFIX_MAX ? label_from(a, prefix) : NULL;
	struct sql_tag_row *rows;
	enum result r;

	*n = 0;
	*out = NULL;
	if (name == NULL || *name == '\0')
		return OK;
	r = sql_tag_complete(db, a, &rows, n, .from = name,
			     .before = arena_printf(a, "%s\xf4\x8f\xbf\xbf", name), .limit = limit);
	if (r == OK)
		*out = tag_read_list(a, rows, *n);
	return r;
}

/* "12.refund": used twelve times; or, by name, only that. */
static enum result
read_page(struct db *db, struct arena *a, const char *part, const char *after, int limit,
	  struct sql_tag_row **rows, size_t *n_rows)
{
	const char *dot = strchr(after, '.'), *name = dot != NULL ? dot + 1 : "";
	int64_t n = INT32_MAX;

	if (dot == NULL ||
	    !str_to_int(arena_strndup(a, after, (size_t)(dot - after)), 0, INT32_MAX, &n))
		name = "";
	return sql_tag_page_popular(db, a, rows, n_rows, .part = part, .n_questions = n,
				    .name = name, .limit = limit);
}

enum result
tag_page(struct db *db, struct arena *a, const struct tags_asked *asked, struct tags_found *out)
{
	const char *name = strlen(asked->part) <= PREFIX_MAX ? label_from(a, asked->part) : NULL;
	const char *after = strlen(asked->after) <= PREFIX_MAX ? asked->after : "";
	const int limit = asked->limit + 1; /* whether there are more */
	const struct tag *last;
	struct sql_tag_row *rows;
	enum result r;

	*out = (struct tags_found){.n = 0};
	if (name == NULL) /* no tag has that in it */
		return OK;
	r = asked->by_name ? sql_tag_page_names(db, a, &rows, &out->n, .part = name, .name = after,
						.limit = limit)
			   : read_page(db, a, name, after, limit, &rows, &out->n);
	if (r != OK)
		return r;
	out->tags = tag_read_list(a, rows, out->n);
	if (out->n < (size_t)limit)
		return OK;
	last = &out->tags[--out->n - 1];
	out->next = asked->by_name
			? last->name
			: arena_printf(a, "%lld.%s", (long long)last->n_questions, last->name);
	return OK;
}
