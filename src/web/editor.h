/* The one form for texts: questions, answers, comments, their edits, suggestions and FAQ entries. A
 * page says what is its own (struct editor_form); here is what all have in common: the draft, the
 * older version that comes back, the preview, what two people changed at once, and the form again
 * with what was typed. The fields and their lengths are those of the text's kind (forum/text.h). */
#ifndef ANSWERWELL_WEB_EDITOR_H
#define ANSWERWELL_WEB_EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/draft.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/text.h"

struct category_field;
struct ctx;
struct detail;
struct editor;
struct hours;
struct submission;
struct suggestions;

struct editor_form {
	enum text_kind kind;
	unsigned without; /* parts of the kind that it leaves out: bits of enum text_part */
	unsigned
		requires; /* parts that must not be empty, beside title, text and category */
	const char *labels[TEXT_PARTS], *hints[TEXT_PARTS]; /* msgids, where not the usual ones */
	const char *title, *button; /* msgids: of its page, of what sends it */
	bool finds_similar; /* titles are looked for while one is typed */

	/* Fills in what the form begins with, of an edit also `now`. The page may answer itself (a
	 * redirect); else what is not OK is the answer. */
	enum result (*load)(struct ctx *c, struct editor *e);
	/* The page around the form, in whose environment stands what all have in common. NULL: one
	 * with a heading and the form alone. */
	enum result (*show)(struct ctx *c, struct editor *e, int status);
	/* The call to the domain with e->text. INVALID, or CONFLICT where two edited at once, shows
	 * the form again; of a form without `revision` only if a problem says why. The page may
	 * answer itself. */
	enum result (*save)(struct ctx *c, struct editor *e);
	/* Where to go when it is saved. */
	enum result (*done)(struct ctx *c, struct editor *e);
	/* Of a form that makes something: it was sent before with other words. Answers, or INVALID
	 * with a problem. NULL: the words must be sent anew. */
	enum result (*changed)(struct ctx *c, int64_t id);
	/* Of an edit: the version with that number. NULL: the form makes something, once: what was
	 * sent before is not made again (once.h). */
	enum result (*revision)(struct ctx *c, const struct editor *e, int number,
				struct revision **out);
};

/* Of a form: its key, and when its draft was saved (0: there is none). */
struct draft_bar {
	const char *key;
	int64_t at;
	const char *found; /* kinds of personal data in it, in the reader's words; NULL: none */
};

/* Somebody else was faster: what both did since `base`. */
struct conflict {
	const struct revision *base; /* NULL: not known */
	const struct revision *theirs;
	const char *mine; /* the body */
	struct merge merged;
	const struct safe_html *places; /* of merged: from theirs to mine */
	struct text_changes between; /* from theirs to mine */
	struct text_changes their_changes, my_changes; /* since base, if that is known */
};

/* Personal data that the text would show everybody, shown before anything is posted. */
struct notice_of_personal {
	struct exposure found;
	const char *kept; /* keys of what its author has decided to show */
	bool is_staff; /* the shop's own numbers are meant to be read */
};

struct editor {
	const struct editor_form *form;
	/* load: */
	const char *action; /* where the form goes */
	const char *key; /* of its draft (forum/draft.h); NULL: it has none */
	const char *cancel; /* a path, or NULL */
	struct text text; /* what stands in the fields */
	enum markdown_format
	    old; /* of what it began with, where that would look different today; 0: it would not */
	struct text now; /* of an edit: what is saved, n_seen its revision */
	const struct text
	    *known; /* beside `now`: personal data that somebody was asked about; NULL */
	void *of; /* the page's own */
	bool is_sent; /* this is a POST */
	bool is_loaded; /* the form brought no fields: the text is what load found */
	int64_t id; /* what is edited; of a form that makes something save says what was made */
	struct submission *once; /* for the domain; NULL of an edit */
	const char
	    *more; /* what goes behind the text, also behind that of a draft; NULL: nothing */
	/* for the views: */
	const char *category_seen; /* the category that an edit began with */
	struct draft_bar bar;
	struct safe_html preview; /* html NULL: none */
	const struct conflict *conflict; /* NULL: none */
	const struct notice_of_personal *personal; /* NULL: nothing to ask */
	bool is_step; /* what was found is shown before it is posted */
	bool is_stepped; /* it was, or the script shows it: sent again, it is posted */
	const char *ask,
	    *shown; /* of a form that finds: the ask's number (NULL: none yet), entries shown */
	const char *claim; /* that did not hold (pages/asks.h), or "" */
	struct suggestions
	    *suggested; /* for the title that stands there; NULL: none is looked for */
	const struct category *categories;
	size_t n_categories;
	const bool *asks; /* as categories: which ask for details */
	bool has_asking; /* one of them does */
	const struct category_field *fields; /* of the category that stands there */
	size_t n_fields;
	/* What stands in the fields; what the text said to others, which are shown; what was typed into those of
	 * categories that are not chosen, which is carried along. */
	const struct detail *details, *others, *carried;
	size_t n_details, n_others, n_carried;
	const struct hours
	    *promises; /* says with each when staff usually answers; NULL: does not */
};

/* The handlers of a page: GET; POST; POST of somebody who is not logged in, who is told what is
 * wrong with the text or asked who they are. */
enum result editor_get(struct ctx *c, const struct editor_form *form) MUST_USE;
enum result editor_post(struct ctx *c, const struct editor_form *form) MUST_USE;
enum result editor_visitor(struct ctx *c, const struct editor_form *form) MUST_USE;
/* Of a POST: the form as it came, with what was found for it to be read before it is sent again. */
enum result editor_step(struct ctx *c, const struct editor_form *form) MUST_USE;

/* NAME_get and NAME_post for RESOURCE, of the form with that name. */
#define EDITOR_HANDLERS(form)                                                                      \
	static enum result form##_get(struct ctx *c)                                               \
	{                                                                                          \
		return editor_get(c, &form);                                                       \
	}                                                                                          \
	static enum result form##_post(struct ctx *c)                                              \
	{                                                                                          \
		return editor_post(c, &form);                                                      \
	}                                                                                          \
	_Static_assert(1, "needs a semicolon")

/* For forms that stand on a page of something else: what it begins with, and that page. */
enum result editor_load(struct ctx *c, const struct editor_form *form, struct editor *e) MUST_USE;
enum result editor_show(struct ctx *c, struct editor *e, int status) MUST_USE;
/* Puts the text together with what stands there now: e->text was begun with its revision n_seen. */
enum result editor_meet(struct ctx *c, struct editor *e) MUST_USE;

/* The parts of a text that a POST brought. */
struct text editor_read(struct ctx *c);
/* A text as it would look; html NULL, with a problem under body, if it is longer than any text may
 * be. */
struct safe_html editor_preview(struct ctx *c, const struct text *typed);

/* For the views. Labels and hints are msgids; hint NULL: none. */
bool editor_has(const struct editor *e, enum text_part part);
bool editor_requires(const struct editor *e, enum text_part part);
const char *editor_label(const struct editor *e, enum text_part part);
const char *editor_hint(const struct editor *e, enum text_part part);
/* Whether Enter in some field would press a button. */
bool editor_has_lines(const struct editor *e);

/* The format that the form began with; and, where that is an older one, that it shall be the one of today. */
#define EDITOR_FORMAT "format"
#define EDITOR_AS_TYPED "as_typed"

/* What stands in that field: "" if nothing. */
const char *editor_detail(const struct editor *e, int64_t field_id);
/* "show_fields": the button that shows what the category asks for. */
#define EDITOR_SHOW_FIELDS "show_fields"

/* What the form was for is posted: its draft goes. */
void editor_drop_draft(struct ctx *c);

/* ---- editor_details.c ----------------------------------------------------------------------- */

/* What a POST brought into fields: forum/detail.h. */
const char *editor_read_details(struct ctx *c);
/* Fills in what the view needs to know of them. */
enum result editor_load_details(struct ctx *c, struct editor *e) MUST_USE;
/* The fields alone, of the category that the address names: for who has chosen one in the form. */
enum result editor_show_details(struct ctx *c, struct editor *e) MUST_USE;

/* ---- editor_personal.c ---------------------------------------------------------------------- */

/* What the form decided about personal data: takes it out of e->text and of what was sent, or notes in e->text that it may
 * be shown. */
void editor_decide(struct ctx *c, struct editor *e);
/* e->personal of what stands in the fields: when the domain has asked, or asked before. */
void editor_ask(struct ctx *c, struct editor *e);
/* The kinds of it in a draft, in the reader's words; NULL: none. */
const char *editor_found(struct ctx *c, enum text_kind kind, const struct text *text);

/* ---- editor_conflict.c ---------------------------------------------------------------------- */

/* A conflict that was shown before: by a button the person chose a text to start over with; or the
 * text in the field stays. */
bool editor_is_choice(const struct ctx *c);
bool editor_goes_on(const struct ctx *c);
/* e->conflict of what a person typed, begun with revision n_base, and e->now; what `is_new` then
 * stands in the fields is both put together, by a choice that one; else they stay. */
enum result editor_compare(struct ctx *c, struct editor *e, int n_base, const char *mine,
			   bool is_new) MUST_USE;

#endif
