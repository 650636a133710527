/* What the views of composed editions show. */
#ifndef ANSWERWELL_WEB_PAGES_EDITION_DRAFTS_H
#define ANSWERWELL_WEB_PAGES_EDITION_DRAFTS_H

#include "answerwell/mailing/edition_draft.h"
#include "web/web.h"

struct edition_draft_page {
	const struct edition_draft *draft;
	const struct edition_text *texts; /* LOCALES of them */
	unsigned languages; /* that the site has, or entries are in; a bit each */
	enum locale first; /* whose introduction stands where a language has none */
	const char *introductions[LOCALES]; /* as typed */
	const char *words; /* looked for */
	const struct edition_choice *candidates[LOCALES];
	size_t n_candidates[LOCALES];
	int64_t n_recipients, n_unfit;
	bool has_gaps;
	bool needs_other; /* to release it */
	const char *seen;
};

struct edition_preview_page {
	int64_t id;
	const struct edition_text *text; /* of the language that is looked at */
	const char *own; /* the introduction of that language itself, or "" */
	enum locale locale, first;
	unsigned languages;
	const char *who; /* as whom, as typed */
	const struct edition_person *person; /* NULL: as nobody */
};

/* Of one language. */
struct edition_part {
	const struct edition_draft_page *page;
	enum locale locale;
};

/* The field for what stood there as the introduction when the form was made. */
const char *introduction_was(struct arena *a, enum locale l);

#endif
