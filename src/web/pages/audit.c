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

static const struct word {
	enum wording { ACTION, SUBJECT, FACT, OUTCOME } of;
	const char *code, *label;
} words[] = {
    {ACTION, "account.create", N_("made an account")},
    {ACTION, "account.lift", N_("lifted a suspension")},
    {ACTION, "account.role", N_("changed a role")},
    {ACTION, "account.suspend", N_("suspended an account")},
    {ACTION, "answer.accept", N_("accepted an answer")},
    {ACTION, "answer.official", N_("made an answer official")},
    {ACTION, "answer.unaccept", N_("took an acceptance back")},
    {ACTION, "answer.unofficial", N_("took an official mark back")},
    {ACTION, "candidate.dismiss", N_("took a question from the queue for the FAQ")},
    {ACTION, "candidate.restore", N_("put a question back into the queue for the FAQ")},
    {ACTION, "category.edit", N_("changed a category")},
    {ACTION, "category.new", N_("made a category")},
    {ACTION, "edition.again", N_("sent an edition again to those it had missed")},
    {ACTION, "edition.cancel", N_("stopped an edition")},
    {ACTION, "edition.send", N_("sent an edition")},
    {ACTION, "entry.check", N_("checked an entry of the FAQ")},
    {ACTION, "entry.edit", N_("changed an entry of the FAQ")},
    {ACTION, "entry.import", N_("took entries into the FAQ from a file")},
    {ACTION, "entry.place", N_("moved an entry on its shelf of the FAQ")},
    {ACTION, "entry.publish", N_("published an entry of the FAQ")},
    {ACTION, "entry.restore", N_("brought an entry of the FAQ back")},
    {ACTION, "entry.retire", N_("retired an entry of the FAQ")},
    {ACTION, "entry.unplace", N_("put a shelf of the FAQ into the order of the alphabet")},
    {ACTION, "flag.resolve", N_("decided about flags")},
    {ACTION, "flag.undo", N_("took a decision about flags back")},
    {ACTION, "glossary.edit", N_("changed a word of the glossary")},
    {ACTION, "glossary.new", N_("added a word to the glossary")},
    {ACTION, "glossary.remove", N_("removed a word from the glossary")},
    {ACTION, "import.run", N_("imported a community")},
    {ACTION, "post.delete", N_("deleted a post")},
    {ACTION, "post.edit", N_("edited somebody’s post")},
    {ACTION, "post.hide", N_("hid a post")},
    {ACTION, "post.restore", N_("restored a post")},
    {ACTION, "post.show", N_("showed a hidden post again")},
    {ACTION, "question.assign", N_("assigned a question")},
    {ACTION, "question.close", N_("closed a question")},
    {ACTION, "question.duplicate", N_("marked a question as asked before")},
    {ACTION, "question.move", N_("moved a question")},
    {ACTION, "question.release", N_("released a question")},
    {ACTION, "question.reopen", N_("reopened a question")},
    {ACTION, "question.unduplicate", N_("took “asked before” back")},
    {ACTION, "revision.blank", N_("took words out of the history")},
    {ACTION, "suggestion.approve", N_("approved a suggested edit")},
    {ACTION, "suggestion.reject", N_("declined a suggested edit")},
    {ACTION, "synonym.edit", N_("changed synonyms")},
    {ACTION, "synonym.new", N_("added synonyms")},
    {ACTION, "synonym.remove", N_("removed synonyms")},
    {ACTION, "template.delete", N_("deleted a reply template")},
    {ACTION, "template.edit", N_("changed a reply template")},
    {ACTION, "template.new", N_("made a reply template")},
    {SUBJECT, "account", N_("account %s")},
    {SUBJECT, "category", N_("category %s")},
    {SUBJECT, "edition", N_("edition %s")},
    {SUBJECT, "entry", N_("FAQ entry %s")},
    {SUBJECT, "glossary", N_("word %s")},
    {SUBJECT, "post", N_("post %s")},
    {SUBJECT, "question", N_("question %s")},
    {SUBJECT, "synonym", N_("synonyms %s")},
    {SUBJECT, "template", N_("template %s")},
    {FACT, "account", "%s"},
    {FACT, "days", N_("days: %s")},
    {FACT, "from", N_("from: %s")},
    {FACT, "hours", N_("answer within hours: %s")},
    {FACT, "months", N_("next check in months: %s")},
    {FACT, "outcome", "%s"},
    {FACT, "question", N_("question %s")},
    {FACT, "reason", "%s"},
    {FACT, "recipients", N_("recipients: %s")},
    {FACT, "revision", N_("revision %s")},
    {FACT, "role", "%s"},
    {FACT, "rows", N_("rows: %s")},
    {FACT, "suggestion", N_("suggestion %s")},
    {FACT, "to", N_("to: %s")},
    {FACT, "unsent", N_("not sent: %s")},
    {OUTCOME, "upheld", N_("The flags were right.")},
    {OUTCOME, "dismissed", N_("The flags were dismissed.")},
};

static const char *
label_of(enum wording of, const char *code)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].of == of && str_eq(words[i].code, code))
			return words[i].label;
	return NULL;
}

const char *
audit_action(enum locale l, const struct audit_line *line)
{
	const char *label = label_of(ACTION, line->action);

	return label != NULL ? tr(l, label) : line->action;
}

const char *
audit_subject(struct arena *a, enum locale l, const struct audit_line *line)
{
	const char *label = label_of(SUBJECT, line->subject_kind);
	const char *id = arena_printf(a, "%lld", (long long)line->subject_id);

	return label != NULL ? str_fill(a, tr(l, label), id)
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
	if (str_eq(key, "outcome") && label_of(OUTCOME, value) != NULL)
		return tr(l, label_of(OUTCOME, value));
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
		const char *key = arena_strndup(a, p, key_len), *label = label_of(FACT, key);
		const char *value =
		    key_len < len ? arena_strndup(a, p + key_len + 1, len - key_len - 1) : "";

		if (out.len > 0)
			buf_puts(&out, tr(l, N_(", ")));
		buf_puts(&out, label != NULL ? str_fill(a, tr(l, label),
							value_words(a, l, page, line, key, value))
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

RESOURCE(page_audit, GET(get_audit, STAFF), STAFF_TAB(90, "/staff/audit", N_("Log")));
