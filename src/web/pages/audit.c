#include "web/pages/audit.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/cause.h"
#include "answerwell/moderation/moderation.h"
#include "views/audit.h"
#include "web/page_env.h"
#include "web/pages/settings.h"
#include "web/pages/staff.h"
#include "web/web.h"

enum { AUDIT_ROWS = 100, SETTING_SHOWN = 120 };

static const struct word {
	enum wording { ACTION, FACT, OUTCOME } of;
	const char *code, *label;
} words[] = {
    {ACTION, "account.create", N_("created an account")},
    {ACTION, "account.invite", N_("invited someone")},
    {ACTION, "account.lift", N_("lifted a suspension")},
    {ACTION, "account.role", N_("changed a role")},
    {ACTION, "account.suspend", N_("suspended an account")},
    {ACTION, "answer.accept", N_("accepted an answer")},
    {ACTION, "answer.official", N_("made an answer official")},
    {ACTION, "answer.unaccept", N_("took back an acceptance")},
    {ACTION, "answer.unofficial", N_("took back an official mark")},
    {ACTION, "candidate.dismiss", N_("removed a question from the FAQ queue")},
    {ACTION, "candidate.restore", N_("put a question back into the FAQ queue")},
    {ACTION, "category.edit", N_("changed a category")},
    {ACTION, "category.field.edit", N_("changed what a category asks")},
    {ACTION, "category.field.new", N_("had a category ask for something more")},
    {ACTION, "category.field.resume", N_("had a category ask for something again")},
    {ACTION, "category.field.retire", N_("stopped a category asking for something")},
    {ACTION, "category.new", N_("created a category")},
    {ACTION, "edition.again", N_("sent an edition again to those it had missed")},
    {ACTION, "edition.cancel", N_("stopped an edition")},
    {ACTION, "edition.pause", N_("paused an edition")},
    {ACTION, "edition.resume", N_("resumed an edition")},
    {ACTION, "edition.schedule", N_("scheduled an edition")},
    {ACTION, "edition.send", N_("sent an edition")},
    {ACTION, "edition.settle", N_("settled uncertain emails")},
    {ACTION, "entry.check", N_("checked an FAQ entry")},
    {ACTION, "entry.edit", N_("changed an FAQ entry")},
    {ACTION, "entry.import", N_("imported FAQ entries from a file")},
    {ACTION, "entry.phrasings", N_("added phrasings to an FAQ entry")},
    {ACTION, "entry.place", N_("moved an FAQ entry within its category")},
    {ACTION, "entry.publish", N_("published an FAQ entry")},
    {ACTION, "entry.restore", N_("restored an FAQ entry")},
    {ACTION, "entry.retire", N_("retired an FAQ entry")},
    {ACTION, "entry.unplace", N_("sorted an FAQ category alphabetically")},
    {ACTION, "flag.resolve", N_("decided about flags")},
    {ACTION, "flag.undo", N_("took back a decision about flags")},
    {ACTION, "glossary.edit", N_("changed a glossary word")},
    {ACTION, "glossary.new", N_("added a word to the glossary")},
    {ACTION, "glossary.remove", N_("removed a word from the glossary")},
    {ACTION, "import.run", N_("imported a community")},
    {ACTION, "mail.resume", N_("had emails sent again to a stopped address")},
    {ACTION, "mail.stop", N_("stopped emails to an address they came back from")},
    {ACTION, "page.edit", N_("changed a page")},
    {ACTION, "post.delete", N_("deleted a post")},
    {ACTION, "post.edit", N_("edited someone’s post")},
    {ACTION, "post.hide", N_("hid a post")},
    {ACTION, "post.restore", N_("restored a post")},
    {ACTION, "post.show", N_("made a hidden post visible again")},
    {ACTION, "proposal.no_duplicate", N_("rejected a proposed duplicate")},
    {ACTION, "proposal.refuse", N_("refused proposed phrasings")},
    {ACTION, "proposal.undo", N_("took back a decision about proposed phrasings")},
    {ACTION, "question.assign", N_("assigned a question")},
    {ACTION, "question.close", N_("closed a question")},
    {ACTION, "question.duplicate", N_("marked a question as a duplicate")},
    {ACTION, "question.move", N_("moved a question")},
    {ACTION, "question.release", N_("released a question")},
    {ACTION, "question.reopen", N_("reopened a question")},
    {ACTION, "question.unduplicate", N_("removed a duplicate mark")},
    {ACTION, "question.unsolved", N_("said that it is still not solved")},
    {ACTION, "reader.lookup", N_("looked up a reader by address")},
    {ACTION, "revision.blank", N_("took words out of the history")},
    {ACTION, "setting.change", N_("changed a setting")},
    {ACTION, "suggestion.approve", N_("approved a suggested edit")},
    {ACTION, "suggestion.reject", N_("declined a suggested edit")},
    {ACTION, "synonym.edit", N_("changed synonyms")},
    {ACTION, "synonym.new", N_("added synonyms")},
    {ACTION, "synonym.remove", N_("removed synonyms")},
    {ACTION, "template.delete", N_("deleted a reply template")},
    {ACTION, "template.edit", N_("changed a reply template")},
    {ACTION, "template.new", N_("created a reply template")},
    {FACT, "account", "%s"},
    {FACT, "arrived", N_("arrived: %s")},
    {FACT, "cause", "%s"},
    {FACT, "days", N_("days: %s")},
    {FACT, "entry", N_("FAQ entry %s")},
    {FACT, "field", N_("field %s")},
    {FACT, "from", N_("from: %s")},
    {FACT, "hours", N_("answer within (hours): %s")},
    {FACT, "months", N_("months until the next check: %s")},
    {FACT, "outcome", "%s"},
    {FACT, "reason", "%s"},
    {FACT, "recipients", N_("recipients: %s")},
    {FACT, "returned", N_("not arrived: %s")},
    {FACT, "revision", N_("revision %s")},
    {FACT, "role", "%s"},
    {FACT, "rows", N_("rows: %s")},
    {FACT, "stopped", "%s"},
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
audit_action(enum locale l, const struct staff_log_line *line)
{
	const char *label = label_of(ACTION, line->action);

	return label != NULL ? tr(l, label) : line->action;
}

const char *
audit_subject(struct arena *a, enum locale l, const struct staff_log_line *line)
{
	if (line->setting != NULL)
		return setting_label(a, l, setting_from(line->setting));
	if (str_eq(line->subject_kind, "edition"))
		return tr(l, N_("edition"));
	return line->title != NULL ? str_fill(a, tr(l, N_("“%s”")), line->title) : NULL;
}

const char *
audit_path(struct arena *a, const struct staff_log_line *line)
{
	static const struct {
		const char *kind, *path;
	} places[] = {
	    {"post", "/posts/"},
	    {"question", "/questions/"},
	    {"entry", "/faq/"},
	    {"edition", "/staff/editions/"},
	    {"template", "/staff/templates/"},
	    {"glossary", "/staff/glossary/"},
	    {"synonym", "/staff/synonyms/"},

	};

	if (line->setting != NULL)
		return "/admin/settings";
	if (str_eq(line->subject_kind, "page"))
		return arena_printf(a, "/staff/pages/%lld/revisions", (long long)line->subject_id);
	if (line->name != NULL)
		return arena_printf(a, "/users/%s", line->name);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (str_eq(places[i].kind, line->subject_kind))
			return arena_printf(a, "%s%lld", places[i].path,
					    (long long)line->subject_id);
	return NULL;
}

/* One line of it: the whole stands in the setting. */
static const char *
setting_shown(struct arena *a, enum locale l, const char *value)
{
	if (value[0] == '\0')
		return tr(l, N_("nothing"));
	return str_fill(a, tr(l, N_("“%s”")), str_cut(a, value, SETTING_SHOWN));
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
reason_words(struct arena *a, enum locale l, const struct staff_log_line *line, const char *value)
{
	return reason_text(
	    a, l, str_eq(line->action, "question.close") ? close_reasons : flag_reasons, value);
}

static const char *
value_words(struct arena *a, enum locale l, const struct audit_page *page,
	    const struct staff_log_line *line, const char *key, const char *value)
{
	bool is_place = str_eq(key, "from") || str_eq(key, "to");

	if (is_place && str_eq(line->action, "question.move"))
		return category_name(page, value);
	if (is_place || str_eq(key, "role"))
		return tr(l, role_label(role_from(value)));
	if (str_eq(key, "account") && line->other_display != NULL)
		return line->other_display;
	if (str_eq(key, "cause"))
		return tr(l, cause_label(cause_from(value)));
	if (str_eq(key, "stopped"))
		return tr(l, str_eq(value, "soft") ? N_("for good, after weeks") : N_("for good"));
	if (str_eq(key, "reason"))
		return reason_words(a, l, line, value);
	if (str_eq(key, "outcome") && label_of(OUTCOME, value) != NULL)
		return tr(l, label_of(OUTCOME, value));
	return value;
}

const char *
audit_detail(struct arena *a, enum locale l, const struct audit_page *page,
	     const struct staff_log_line *line)
{
	struct buf out;

	if (line->setting != NULL)
		return str_fill_all(a, tr(l, N_("from %s to %s")),
				    (const char *[]){setting_shown(a, l, line->before),
						     setting_shown(a, l, line->after)},
				    2);
	buf_init(&out, a, 128);
	for (const char *p = line->detail; *p != '\0';) {
		size_t len = strcspn(p, " "), key_len = strcspn(p, "= ");
		const char *key = arena_strndup(a, p, key_len), *label = label_of(FACT, key);
		const char *value =
		    key_len < len ? arena_strndup(a, p + key_len + 1, len - key_len - 1) : "";

		/* Numbers of rows say nothing to people. */
		if (str_eq(key, "question") || str_eq(key, "suggestion")) {
			p += len + (p[len] == ' ');
			continue;
		}
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

static const struct {
	const char *code, *label, *kinds[6];
	size_t n_kinds;
} areas[AUDIT_AREAS] = {
    {"", N_("Everything"), {NULL}, 0},
    {"posts", N_("Questions and answers"), {"post", "question"}, 2},
    {"faq", N_("FAQ and email"), {"entry", "edition"}, 2},
    {"people", N_("People"), {"account"}, 1},
    {"site",
     N_("Templates, categories, words, settings"),
     {"template", "category", "synonym", "glossary", "setting", "page"},
     6},
};

static const struct {
	const char *code, *label;
	int days;
} times[AUDIT_TIMES] = {{"", N_("At any time"), 0},
			{"day", N_("Last 24 hours"), 1},
			{"week", N_("Last 7 days"), 7},
			{"month", N_("Last 30 days"), 30}};

/* What is asked for, and the same as choices and as an address. */
static struct staff_log_filter
read_filter(struct ctx *c, struct audit_page *p)
{
	struct staff_log_filter f = {
	    .who = p->who, .before = arg_id(c, "before"), .limit = AUDIT_ROWS};
	const char *what = arg_line(c, "what"), *when = arg_line(c, "when");
	struct buf path;

	buf_init(&path, c->arena, 64);
	buf_puts(&path, "/staff/audit?who=");
	buf_url(&path, p->who);
	for (int i = 0; i < AUDIT_AREAS; i++) {
		bool is_chosen = str_eq(what, areas[i].code);

		p->areas[i] =
		    (struct audit_choice){areas[i].code, tr(c->locale, areas[i].label), is_chosen};
		if (!is_chosen)
			continue;
		f.kinds = areas[i].kinds;
		f.n_kinds = areas[i].n_kinds;
		buf_printf(&path, "&what=%s", areas[i].code);
	}
	for (int i = 0; i < AUDIT_TIMES; i++) {
		bool is_chosen = str_eq(when, times[i].code);

		p->times[i] =
		    (struct audit_choice){times[i].code, tr(c->locale, times[i].label), is_chosen};
		if (!is_chosen)
			continue;
		if (times[i].days > 0)
			f.since = clock_now() - times[i].days * 24 * 3600 * CLOCK_SECOND;
		buf_printf(&path, "&when=%s", times[i].code);
	}
	p->path = path.data;
	return f;
}

static enum result
get_audit(struct ctx *c)
{
	struct audit_page p = {.who = arg_line(c, "who")};
	const struct staff_log_filter f = read_filter(c, &p);
	struct staff_log_line *lines;
	struct staff_log_person *people;
	struct category *categories;
	enum result r;

	if ((r = staff_log_read(&c->db, c->arena, &f, &lines, &p.n, &people, &p.n_people)) != OK ||
	    (r = category_list(&c->db, c->arena, c->locale, &categories, &p.n_categories)) != OK)
		return r;
	p.lines = lines;
	p.people = people;
	p.categories = categories;
	p.next = p.n == AUDIT_ROWS ? lines[p.n - 1].id : 0;
	staff_page(c, N_("Log of staff actions"));
	view_audit(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_audit, GET(get_audit, STAFF), STAFF_TAB(DESK_FIGURES, 30, "/staff/audit", N_("Log")));
