/* What the pages of reply templates show. */
#ifndef ANSWERWELL_WEB_PAGES_TEMPLATES_H
#define ANSWERWELL_WEB_PAGES_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/forum/category.h"
#include "answerwell/forum/template.h"
#include "answerwell/text/markdown.h"

struct ctx;

struct templates_page {
	const struct template *list; /* by language; body NULL: the page has no room for it */
	size_t n;
	struct template_filter filter;
	const char *query; /* the filter, as it stands in an address: "words=x&", or "" */
	const struct category *categories;
	size_t n_categories;
	int64_t whole; /* whose text is asked for and stands open; 0: none */
};

/* Templates without a category, in the address of a list. */
#define TEMPLATES_GENERAL "-"

struct template_form { /* begins as what its keeping takes */
	struct template_draft draft;
	const struct category *categories;
	size_t n_categories;
};

/* The template's text with the fields of that question. NOT_FOUND (either), FORBIDDEN. */
enum result templates_fill(struct ctx *c, int64_t id, int64_t question_id,
			   const char **out) MUST_USE;

#endif
