/* What the FAQ pages show. */
#ifndef ANSWERWELL_WEB_PAGES_FAQ_H
#define ANSWERWELL_WEB_PAGES_FAQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/faq/candidate.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/category.h"
#include "web/pages/conflict.h"
#include "web/pages/drafts.h"
#include "web/pages/home.h"

/* Entries of a shelf told to search engines. */
enum { ENTRIES_AS_DATA = 100 };

struct faq_page {
	const char *heading;
	const struct shelf *shelves;
	size_t n_shelves;
	bool is_all;
	bool is_moderator;
};

struct entry_form_page {
	const struct entry_draft *draft;
	int64_t id; /* 0: a new one */
	const struct conflict *conflict; /* somebody else was faster; NULL: no */
	const struct category *categories;
	size_t n_categories;
	struct safe_html preview;
	struct draft_bar bar;
};

struct entry_revision_line {
	const struct entry_revision *revision;
	struct safe_html diff;
};

struct entry_revisions_page {
	const struct entry *entry;
	const struct entry_revision_line *lines;
	size_t n;
	int before, next; /* numbers; 0: the newest ones, no more */
};

#endif
