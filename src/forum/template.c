#include "answerwell/forum/template.h"

#include <string.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/stem.h"
#include "forum/internal.h"
#include "sql/category.h"
#include "sql/template.h"

enum { FIND_WORDS = 8 };

/* ---- fields --------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	size_t offset;
	bool is_address; /* made by us; the others hold words that anybody may have chosen */
} known[] = {
    {"name", offsetof(struct template_fields, name), false},
    {"question", offsetof(struct template_fields, question), false},
    {"link", offsetof(struct template_fields, link), true},
    {"staff", offsetof(struct template_fields, staff), false},
    {"category", offsetof(struct template_fields, category), false},
    {"site", offsetof(struct template_fields, site), false},
};
enum { N_KNOWN = sizeof(known) / sizeof(known[0]) };

/* The field that begins at `p` (a brace), its length with both braces in *len; -1: none we know. */
static int
field_at(const char *p, size_t *len)
{
	for (int i = 0; i < N_KNOWN; i++) {
		size_t n = strlen(known[i].name);

		if (strncmp(p + 1, known[i].name, n) == 0 && p[n + 1] == '}') {
			*len = n + 2;
			return i;
		}
	}
	return -1;
}

/* True if a closing brace follows on the same line. */
static bool
is_closed(const char *p)
{
	return p[1 + strcspn(p + 1, "{}\n")] == '}';
}

void
template_check(const char *body, struct problems *problems)
{
	long line = 1;
	size_t len;

	for (const char *p = body; *p != '\0'; p++) {
		if (*p == '\n')
			line++;
		if (*p != '{' && *p != '}')
			continue;
		if (p[1] == *p) {
			p++;
		} else if (*p == '{' && field_at(p, &len) >= 0) {
			p += len - 1;
		} else if (*p == '{' && is_closed(p)) {
			problem_add(problems, "body",
				    N_("The field on line %ld is not known. You can use {name}, "
				       "{question}, {link}, {staff}, {category} and {site}."),
				    line);
			return;
		} else {
			problem_add(problems, "body",
				    N_("A brace on line %ld has no partner. To show a brace "
				       "itself, write it twice: {{ or }}."),
				    line);
			return;
		}
	}
}

const char *
template_fill(struct arena *a, const char *body, const struct template_fields *fields)
{
	struct buf out;
	size_t len;
	int i;

	buf_init(&out, a, strlen(body) + 256);
	for (const char *p = body; *p != '\0'; p++) {
		if ((*p == '{' || *p == '}') && p[1] == *p) {
			buf_putc(&out, *p++);
		} else if (*p == '{' && (i = field_at(p, &len)) >= 0) {
			const char *value =
			    *(const char *const *)((const char *)fields + known[i].offset);

			if (value != NULL)
				buf_puts(&out,
					 known[i].is_address ? value : markdown_escape(a, value));
			p += len - 1;
		} else {
			buf_putc(&out, *p);
		}
	}
	return out.data;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* What must stand there: English words by how they begin, so that refunds finds refund; Chinese ones as they are. */
static struct sql_texts
words_of(struct arena *a, const char *typed)
{
	const char **items = arena_array(a, FIND_WORDS, sizeof(*items));
	const char *text = str_cut(a, typed != NULL ? typed : "", TEMPLATE_FIND_MAX);
	size_t n_words, n = 0;
	struct word *words = segment_read(a, text, &n_words);

	for (size_t i = 0; i < n_words && n < FIND_WORDS; i++) {
		const char *as_typed, *stem;

		if (words[i].kind != WORD_WHOLE)
			continue;
		as_typed = str_lower(a, arena_strndup(a, text + words[i].at, words[i].len));
		stem = stem_word(a, words[i].form);
		items[n++] = str_starts(as_typed, stem) ? stem : as_typed;
	}
	return (struct sql_texts){items, n};
}

void
template_add_list(struct batch *b, enum locale first, int64_t question_id, const char *words,
		  struct sql_template_row **rows, size_t *n)
{
	sql_template_choices_add(b, rows, n, .locale = locale_code(first),
				 .question_id = question_id, .words = words_of(b->arena, words));
}

struct template *
template_read_list(struct arena *a, const struct sql_template_row *rows, size_t n)
{
	struct template *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct template){
		    .id = rows[i].id,
		    .locale = locale_from(rows[i].locale, LOCALE_EN),
		    .name = rows[i].name,
		    .body = rows[i].body,
		    .category = rows[i].category,
		    .category_name = rows[i].category_name,
		    .fits = rows[i].fits,
		    .n_used = rows[i].n_used,
		    .used_at = rows[i].used_at,
		};
	return list;
}

enum result
template_list(struct db *db, struct arena *a, const struct account *actor, enum locale first,
	      const struct template_filter *filter, struct template **out, size_t *n)
{
	struct sql_template_row *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = sql_template_list(db, a, &rows, n, .locale = locale_code(first), .only = filter->locale,
			      .category = filter->category, .words = words_of(a, filter->words));
	if (r == OK)
		*out = template_read_list(a, rows, *n);
	return r;
}

enum result
template_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     struct template **out)
{
	struct sql_template_row *row;
	size_t n;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if ((r = sql_template_get(db, a, &row, &n, .id = id)) != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = template_read_list(a, row, 1);
	return OK;
}

/* ---- changing ------------------------------------------------------------------------------- */

static const void *
check_draft(struct arena *a, const void *given, struct problems *problems)
{
	const struct template_draft *typed = given;
	struct template_draft *draft = arena_alloc(a, sizeof(*draft));

	*draft = (struct template_draft){.name = str_trim(a, typed->name),
					 .body = str_trim_text(a, typed->body),
					 .category = typed->category};

	if (draft->name[0] == '\0')
		problem_add(problems, "name", N_("Please give it a name."), 0);
	else if (str_chars(draft->name) > TEMPLATE_NAME_MAX)
		problem_add(problems, "name", N_("Please use at most %ld characters."),
			    TEMPLATE_NAME_MAX);
	else if (!line_is_clear(draft->name))
		problem_add(problems, "name", N_("Please write it in one line."), 0);
	draft->locale = keeping_locale(typed->locale, problems);
	keeping_check_text(draft->body, "body", N_("Please write the text."), TEMPLATE_BODY_MAX,
			   problems);
	if (problem_for(problems, "body") == NULL)
		template_check(draft->body, problems);
	return draft;
}

static enum result
find_category(struct db *db, struct arena *a, const char *slug, struct problems *problems,
	      const int64_t **id)
{
	struct sql_category_id_row *row;
	size_t n;
	enum result r;

	*id = NULL;
	if (slug == NULL || slug[0] == '\0')
		return OK;
	if ((r = sql_category_id(db, a, &row, &n, .slug = slug)) != OK)
		return r;
	if (n > 0) {
		*id = &row->id;
		return OK;
	}
	problem_add(problems, "category", N_("Please choose a category from the list."), 0);
	return INVALID;
}

static enum result
write_template(struct db *db, struct arena *a, int64_t actor, int64_t id, const void *draft,
	       struct problems *problems, int64_t *saved)
{
	const struct template_draft *d = draft;
	struct sql_template_saved_row *row;
	const int64_t *category;
	enum result r = find_category(db, a, d->category, problems, &category);

	if (r != OK)
		return r;
	r = id == 0 ? sql_template_insert(db, a, &row, NULL, .locale = d->locale,
					  .category_id = category, .name = d->name, .body = d->body,
					  .changed_by = actor, .most = TEMPLATES_MAX)
		    : sql_template_update(db, a, &row, NULL, .id = id, .locale = d->locale,
					  .category_id = category, .name = d->name, .body = d->body,
					  .changed_by = actor);
	if (r == OK)
		*saved = row->id;
	return r;
}

static enum result
erase(struct db *db, struct arena *a, int64_t id, size_t *n)
{
	return sql_template_delete(db, a, n, .id = id);
}

const struct keeping template_keeping = {
    .noun = "template",
    .log_new = "template.new",
    .log_edit = "template.edit",
    .log_gone = "template.delete",
    .least = ROLE_STAFF,
    .field = "name",
    .is_there = N_("Another template of this language has the same name."),
    .too_many = N_("There are %ld templates already. Please delete one first."),
    .most = TEMPLATES_MAX,
    .check = check_draft,
    .write = write_template,
    .erase = erase,
};

enum result
template_count_use(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return sql_template_count_use(db, a, NULL, .id = id);
}
