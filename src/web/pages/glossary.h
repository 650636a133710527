/* What the pages of the glossary show. */
#ifndef ANSWERWELL_WEB_PAGES_GLOSSARY_H
#define ANSWERWELL_WEB_PAGES_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/faq/glossary.h"

struct glossary_page {
	enum locale language; /* whose words are shown */
	const struct glossary_word *list;
	size_t n;
	bool may_change;
};

#endif
