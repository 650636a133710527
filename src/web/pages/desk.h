/* What the desk shows, and the strip for staff above a question. */
#ifndef ANSWERWELL_WEB_PAGES_DESK_H
#define ANSWERWELL_WEB_PAGES_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/forum/assignment.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/template.h"
#include "answerwell/forum/waiting.h"
#include "answerwell/insight/beginning.h"
#include "answerwell/insight/desk.h"
#include "answerwell/insight/figure.h"

struct ctx;
struct question;

struct desk_page {
	struct waiting_filter filter;
	const char *category, *lang; /* as in the address, "" = all */
	const char *extra; /* "&category=x&lang=y" for the tabs, encoded, or "" */
	const char *query; /* all of it with the part: "part=all&category=x" */
	const struct waiting *rows;
	size_t n;
	const char *next; /* cursor or NULL */
	struct waiting_counts waiting;
	struct desk_counts counts;
	const struct figure_week *week; /* the last one */
	int coverage; /* percent that the FAQ answered, or -1 */
	const struct category *categories;
	size_t n_categories;
	int64_t me;
	bool is_moderator;
	struct beginning *beginning; /* of the site; NULL: not for this reader */
};

/* Of a question's own page: for staff. */
struct question_desk {
	const struct waiting *waiting;
	const char *here; /* where forms come back to */
	const char *query; /* of the desk it was come to from, or "" */
	int64_t me;
	const struct template *templates; /* the question's language first */
	size_t n_templates;
	const char *category; /* of the question, as its reader knows it */
	const char *find; /* words they have, or "": all */
	int64_t template_id; /* inserted into the draft, 0 = none */
};

struct assignment_page {
	const struct waiting *question;
	const struct colleague *colleagues;
	size_t n;
	const char *to, *next;
	int64_t me;
	bool is_late; /* somebody else was faster */
};

/* "Overdue by 3 hours", "Due soon: 40 minutes left" ..., translated. */
const char *desk_due(struct arena *a, enum locale l, const struct waiting *w);
/* For the staff reading that question; NOT_FOUND as waiting_get. */
enum result desk_question(struct ctx *c, const struct question *q,
			  const struct question_desk **out) MUST_USE;

#endif
