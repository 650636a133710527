/* What the pages of synonyms show. */
#ifndef ANSWERWELL_WEB_PAGES_SYNONYMS_H
#define ANSWERWELL_WEB_PAGES_SYNONYMS_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/search/synonym.h"

struct synonyms_page {
	enum locale language; /* whose groups are shown */
	const struct synonym *list;
	size_t n;
};

#endif
