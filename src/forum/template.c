#include "answerwell/forum/template.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "answerwell/text/markdown.h"
#include "forum/internal.h"
#include "sql/template.h"

static bool
may_change(const struct account *actor)
{
	return post_may_moderate(actor) && actor->role >= ROLE_MODERATOR;
}

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
				    N_("The field in line %ld is not known. Known are {name}, "
				       "{question}, {link}, {staff}, {category} and {site}."),
				    line);
			return;
		} else {
			problem_add(problems, "body",
				    N_("A brace in line %ld has no partner. For a brace as such, "
				       "write it twice: {{ or }}."),
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

void
template_add_list(struct batch *b, enum locale first, struct sql_template_row **rows, size_t *n)
{
	sql_template_choices_add(b, rows, n, .locale = locale_code(first));
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
		    .n_used = rows[i].n_used,
		    .used_at = rows[i].used_at,
		};
	return list;
}

enum result
template_list(struct db *db, struct arena *a, const struct account *actor, enum locale first,
	      struct template **out, size_t *n)
{
	struct sql_template_row *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = sql_template_list(db, a, &rows, n, .locale = locale_code(first));
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

static struct template_draft
check_draft(struct arena *a, const struct template_draft *typed, struct problems *problems)
{
	enum locale l = locale_from(typed->locale, LOCALES);
	struct template_draft draft = {.name = str_trim(a, typed->name),
				       .body = str_trim_text(a, typed->body),
				       .locale = l == LOCALES ? NULL : locale_code(l),
				       .form = typed->form};

	if (draft.name[0] == '\0')
		problem_add(problems, "name", N_("Please give it a name."), 0);
	else if (str_chars(draft.name) > TEMPLATE_NAME_MAX)
		problem_add(problems, "name", N_("Please use at most %ld characters."),
			    TEMPLATE_NAME_MAX);
	else if (!line_is_clear(draft.name))
		problem_add(problems, "name", N_("Please write it in one line."), 0);
	if (draft.locale == NULL)
		problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	if (draft.body[0] == '\0')
		problem_add(problems, "body", N_("Please write the text."), 0);
	else if (str_chars(draft.body) > TEMPLATE_BODY_MAX)
		problem_add(problems, "body", N_("Please use at most %ld characters."),
			    TEMPLATE_BODY_MAX);
	else if (str_has_controls(draft.body, true))
		problem_add(problems, "body",
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
	else
		template_check(draft.body, problems);
	return draft;
}

static enum result
insert(struct db *db, struct arena *a, const struct account *actor,
       const struct template_draft *draft, struct problems *problems, int64_t *id)
{
	struct sql_template_saved_row *saved;
	size_t n;
	enum result r = sql_template_insert(db, a, &saved, &n, .locale = draft->locale,
					    .name = draft->name, .body = draft->body,
					    .changed_by = actor->id, .most = TEMPLATES_MAX);

	if (r != OK)
		return r;
	if (n == 0) {
		problem_add(problems, "name",
			    N_("There are %ld templates already. Please delete one first."),
			    TEMPLATES_MAX);
		return INVALID;
	}
	*id = saved->id;
	return submission_end(db, a, actor, "template", draft->form, *id);
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor,
     const struct template_draft *draft, struct problems *problems, int64_t *id)
{
	enum result r;

	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "template", draft->form, id);
		if (r != OK || *id != 0)
			continue;
		r = insert(db, a, actor, draft, problems, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "template.new", "template", *id, "");
	}
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct account *actor, int64_t id,
       const struct template_draft *draft)
{
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_template_update(db, a, NULL, &n, .id = id, .locale = draft->locale,
					.name = draft->name, .body = draft->body,
					.changed_by = actor->id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "template.edit", "template", id, "");
	}
	return r;
}

enum result
template_put(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     const struct template_draft *typed, struct problems *problems, int64_t *made)
{
	struct template_draft draft;
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	draft = check_draft(a, typed, problems);
	if (problems->n > 0)
		return INVALID;
	if (id == 0)
		r = make(db, a, actor, &draft, problems, &id);
	else
		r = change(db, a, actor, id, &draft);
	if (r == CONFLICT) {
		problem_add(problems, "name",
			    N_("Another template of this language has the same name."), 0);
		return INVALID;
	}
	*made = id;
	return r;
}

enum result
template_delete(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	size_t n;
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_template_delete(db, a, &n, .id = id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "template.delete", "template", id, "");
	}
	return r;
}

enum result
template_count_use(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return sql_template_count_use(db, a, NULL, .id = id);
}
