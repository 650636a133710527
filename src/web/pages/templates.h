/* What the pages of reply templates show. */
#ifndef ANSWERWELL_WEB_PAGES_TEMPLATES_H
#define ANSWERWELL_WEB_PAGES_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/forum/template.h"
#include "answerwell/text/markdown.h"

struct ctx;

struct templates_page {
	const struct template *list; /* by language; body NULL: the page has no room for it */
	size_t n;
	int64_t whole; /* whose text is asked for and stands open; 0: none */
	bool may_change;
};

/* The template's text with the fields of that question. NOT_FOUND (either), FORBIDDEN. */
enum result templates_fill(struct ctx *c, int64_t id, int64_t question_id,
			   const char **out) MUST_USE;

#endif
