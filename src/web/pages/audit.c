#include "web/pages/audit.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/moderation/moderation.h"
#include "views/audit.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { AUDIT_ROWS = 100 };

struct word {
	const char *code, *label;
};

static const struct word actions[] = {
    {"account.create", N_("made an account")},
    {"account.lift", N_("lifted a suspension")},
    {"account.role", N_("changed a role")},
    {"account.suspend", N_("suspended an account")},
    {"answer.accept", N_("accepted an answer")},
    {"answer.official", N_("made an answer official")},
    {"answer.unaccept", N_("took an acceptance back")},
    {"answer.unofficial", N_("took an official mark back")},
    {"candidate.dismiss", N_("took a question from the queue for the FAQ")},
    {"candidate.restore", N_("put a question back into the queue for the FAQ")},
    {"category.edit", N_("changed a category")},
    {"category.new", N_("made a category")},
    {"edition.again", N_("sent an edition again to those it had missed")},
    {"edition.cancel", N_("stopped an edition")},
    {"edition.send", N_("sent an edition")},
    {"entry.check", N_("checked an entry of the FAQ")},
    {"entry.edit", N_("changed an entry of the FAQ")},
    {"entry.publish", N_("published an entry of the FAQ")},
    {"entry.restore", N_("brought an entry of the FAQ back")},
    {"entry.retire", N_("retired an entry of the FAQ")},
    {"flag.resolve", N_("decided about flags")},
    {"flag.undo", N_("took a decision about flags back")},
    {"import.run", N_("imported a community")},
    {"post.delete", N_("deleted a post")},
    {"post.edit", N_("edited somebody’s post")},
    {"post.hide", N_("hid a post")},
    {"post.restore", N_("restored a post")},
    {"post.show", N_("showed a hidden post again")},
    {"question.assign", N_("assigned a question")},
    {"question.close", N_("closed a question")},
    {"question.duplicate", N_("marked a question as asked before")},
    {"question.move", N_("moved a question")},
    {"question.release", N_("released a question")},
    {"question.reopen", N_("reopened a question")},
    {"question.unduplicate", N_("took “asked before” back")},
    {"revision.blank", N_("took words out of the history")},
    {"suggestion.approve", N_("approved a suggested edit")},
    {"suggestion.reject", N_("declined a suggested edit")},
    {"template.delete", N_("deleted a reply template")},
    {"template.edit", N_("changed a reply template")},
    {"template.new", N_("made a reply template")},
    {NULL, NULL},
};

static const struct word subjects[] = {
    {"account", N_("account %s")},   {"category", N_("category %s")},
    {"edition", N_("edition %s")},   {"entry", N_("FAQ entry %s")},
    {"post", N_("post %s")},         {"question", N_("question %s")},
    {"template", N_("template %s")}, {NULL, NULL},
};

static const struct word facts[] = {
    {"account", "%s"},
    {"days", N_("days: %s")},
    {"from", N_("from: %s")},
    {"hours", N_("answer within hours: %s")},
    {"months", N_("next check in months: %s")},
    {"outcome", "%s"},
    {"question", N_("question %s")},
    {"reason", "%s"},
    {"recipients", N_("recipients: %s")},
    {"revision", N_("revision %s")},
    {"role", "%s"},
    {"rows", N_("rows: %s")},
    {"suggestion", N_("suggestion %s")},
    {"to", N_("to: %s")},
    {"unsent", N_("not sent: %s")},
    {NULL, NULL},
};

static const struct word outcomes[] = {
    {"upheld", N_("The flags were right.")},
    {"dismissed", N_("The flags were dismissed.")},
    {NULL, NULL},
};

static const char *
label_of(const struct word *words, const char *code)
{
	for (; words->code != NULL; words++)
		if (str_eq(words->code, code))
			return words->label;
	return NULL;
}

/* `format` with its one %s filled in; not printf: it comes from a table. */
static const char *
filled(struct arena *a, enum locale l, const char *format, const char *value)
{
	const char *text = str_eq(format, "%s") ? format : tr(l, format),
		   *hole = strstr(text, "%s");

	return hole == NULL
		   ? text
		   : arena_printf(a, "%.*s%s%s", (int)(hole - text), text, value, hole + 2);
}

const char *
audit_action(enum locale l, const struct audit_line *line)
{
	const char *label = label_of(actions, line->action);

	return label != NULL ? tr(l, label) : line->action;
}

const char *
audit_subject(struct arena *a, enum locale l, const struct audit_line *line)
{
	const char *label = label_of(subjects, line->subject_kind);
	const char *id = arena_printf(a, "%lld", (long long)line->subject_id);

	return label != NULL ? filled(a, l, label, id)
			     : arena_printf(a, "%s %s", line->subject_kind, id);
}

/* ---- details ------------------------------------------------------------------------------------- */

static const char *
category_name(const struct audit_page *page, const char *value)
{
	long long id = strtoll(value, NULL, 10);

	for (size_t i = 0; i < page->n_categories; i++)
		if (page->categories[i].id == id)
			return page->categories[i].name;
	return value;
}

static const char *
reason_words(struct arena *a, enum locale l, const struct audit_line *line, const char *value)
{
	return reason_text(
	    a, l, str_eq(line->action, "question.close") ? close_reasons : flag_reasons, value);
}

static const char *
value_words(struct arena *a, enum locale l, const struct audit_page *page,
	    const struct audit_line *line, const char *key, const char *value)
{
	bool is_place = str_eq(key, "from") || str_eq(key, "to");

	if (is_place && str_eq(line->action, "question.move"))
		return category_name(page, value);
	if (is_place || str_eq(key, "role"))
		return tr(l, role_label(role_from(value)));
	if (str_eq(key, "account") && line->other_display != NULL)
		return line->other_display;
	if (str_eq(key, "reason"))
		return reason_words(a, l, line, value);
	if (str_eq(key, "outcome") && label_of(outcomes, value) != NULL)
		return tr(l, label_of(outcomes, value));
	return value;
}

const char *
audit_detail(struct arena *a, enum locale l, const struct audit_page *page,
	     const struct audit_line *line)
{
	struct buf out;

	buf_init(&out, a, 128);
	for (const char *p = line->detail; *p != '\0';) {
		size_t len = strcspn(p, " "), key_len = strcspn(p, "= ");
		const char *key = arena_strndup(a, p, key_len), *label = label_of(facts, key);
		const char *value =
		    key_len < len ? arena_strndup(a, p + key_len + 1, len - key_len - 1) : "";

		if (out.len > 0)
			buf_puts(&out, tr(l, N_(", ")));
		buf_puts(&out, label != NULL
				   ? filled(a, l, label, value_words(a, l, page, line, key, value))
				   : arena_strndup(a, p, len));
		p += len + (p[len] == ' ');
	}
	return out.data;
}

/* ---- the page ------------------------------------------------------------------------------------ */

static enum result
get_audit(struct ctx *c)
{
	struct audit_page p = {.n = 0};
	struct audit_line *lines;
	struct category *categories;
	enum result r;

	if ((r = audit_list(&c->db, c->arena, arg_id(c, "before"), AUDIT_ROWS, &lines, &p.n)) !=
		OK ||
	    (r = category_list(&c->db, c->arena, c->locale, &categories, &p.n_categories)) != OK)
		return r;
	p.lines = lines;
	p.categories = categories;
	p.next = p.n == AUDIT_ROWS ? lines[p.n - 1].id : 0;
	staff_page(c, N_("Log of staff actions"));
	view_audit(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_audit, GET(get_audit, STAFF));
