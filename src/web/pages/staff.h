/* What the staff's pages show. */
#ifndef ANSWERWELL_WEB_PAGES_STAFF_H
#define ANSWERWELL_WEB_PAGES_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/audit.h"
#include "answerwell/faq/candidate.h"
#include "answerwell/forum/mark.h"
#include "answerwell/forum/question.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/moderation/moderation.h"
#include "web/web.h"

struct flags_page {
	const struct queue_item *items;
	size_t n;
	const struct settled_flags *settled; /* the reader's own, of the last hour */
	size_t n_settled;
};

/* A mark that waits, with what changed. */
struct mark_line {
	const struct suspended_mark *mark;
	struct text_changes answer, question;
};

struct marks_page {
	const struct mark_line *lines;
	size_t n;
};

struct edition_new_page {
	const struct edition_text *texts; /* LOCALES of them */
	bool is_empty, has_gaps;
	bool needs_other; /* all that is new is not sent at once: an edition needs two people */
	const char *seen; /* edition_seen of the texts */
	int64_t n_recipients;
	int64_t draft_id; /* to be confirmed: a composed one; 0: all that is new */
	const char *leaves, *deadline,
	    *zone; /* of that one, as typed, and where those clocks are */
	const struct edition_draft_line *drafts;
	size_t n_drafts;
	const struct edition *past, *automatic;
	size_t n_past, n_automatic;
};

struct edition_page {
	const struct edition *edition;
	int64_t n_done;
	bool is_open;
};

struct ctx;

/* What all pages of staff share: title (a msgid), section, script. */
void staff_page(struct ctx *c, const char *title);

/* Of an enum desk_area (web.h): a msgid. */
const char *desk_area_name(enum desk_area area);
/* The tabs for that person by their areas and places; *n of them. */
const struct staff_tab *staff_tabs(struct arena *a, const struct account *me, size_t *n);

#endif
