/* The entries of a plan as drafts: what each is called, how else it is asked for, and with what its answer may begin. */
#ifndef ANSWERWELL_CLI_FAQ_PLAN_DRAFTS_H
#define ANSWERWELL_CLI_FAQ_PLAN_DRAFTS_H

#include <stddef.h>
#include <stdio.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct faq_plan_asks;
struct plan;

enum { FAQ_PLAN_PHRASINGS = 3 };

struct faq_plan_draft {
	enum locale locale;
	const char *title;
	const char *phrasings[FAQ_PLAN_PHRASINGS];
	size_t n_phrasings;
	const char *answer; /* of one of the questions; NULL: none had any */
};

/* One for each draft of the plan, in its order. Nothing in them names a person (faq_plan_names.h): questions that do are passed over,
 * and where all do, as in answers, it is taken out. */
struct faq_plan_draft *faq_plan_drafts(struct arena *a, const struct faq_plan_asks *asks,
				       const struct plan *plan);

/* As the table that `faq import` takes, once FAQ_DRAFT_MARK is out of it. FAILED: ferror(out). */
enum result faq_plan_drafts_write(struct arena *a, FILE *out, const char *category,
				  const struct faq_plan_draft *drafts, size_t n) MUST_USE;

#endif
