/* Pages that staff keeps: read by everyone, edited on the desk. */
#ifndef ANSWERWELL_WEB_PAGES_SITE_PAGES_H
#define ANSWERWELL_WEB_PAGES_SITE_PAGES_H

#include <stdbool.h>

#include "answerwell/faq/site_page.h"

struct site_page_view {
	const struct site_page *page;
	bool is_translated; /* false: there is none in the reader's language */
	bool may_edit;
	int64_t id; /* of the reader's language */
};

struct site_pages_list {
	struct site_page pages[SITE_PAGES][LOCALES];
};

#endif
