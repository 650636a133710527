/* How many of the questions people came with the FAQ answered, what stands behind each figure, and what the FAQ lacks. */
#ifndef ANSWERWELL_WEB_PAGES_COVERAGE_H
#define ANSWERWELL_WEB_PAGES_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/forum/category.h"
#include "answerwell/insight/coverage.h"
#include "answerwell/insight/wanted.h"
#include "web/pages/chart.h"

struct arena;

/* Gaps that a page shows, and of each what was asked before the rest folds away. */
enum { GAPS_SHOWN = 50 };

/* What all three pages are narrowed down to. */
struct coverage_choice {
	struct coverage_weeks weeks;
	struct coverage_filter filter;
	const char *category, *lang; /* as in the address; "" = all */
	const char *extra; /* "&category=x&lang=y", encoded, or "" */
	const struct category *categories;
	size_t n_categories;
};

/* A line of a table: a week, a category, a language. */
struct coverage_row {
	const char *name, *lang; /* its language; NULL: the page's */
	const char
	    *extra; /* for the lists behind its figures: with what the page is narrowed down to */
	const struct coverage_counts *counts;
};

struct coverage_page {
	struct coverage_choice choice;
	struct coverage counts;
	struct coverage_row weeks[COVERAGE_WEEKS], locales[LOCALES], *categories; /* newest first */
	size_t n_locales, n_categories;
	struct chart chart;
};

struct coverage_list_page {
	struct coverage_choice choice;
	int part, week; /* -1: all weeks */
	const char *week_name; /* or "" */
	int64_t n_all;
	const struct coverage_line *lines;
	size_t n;
	bool is_start;
	const char *next; /* an address, or NULL */
};

struct coverage_gaps_page {
	struct coverage_choice choice;
	struct wanted_list wanted;
	bool is_moderator;
};

/* What is counted in a part, as a msgid: a heading; a sentence that explains it, "" for none. */
const char *coverage_label(int part);
const char *coverage_about(int part);

/* "34 %", and "31–37 %": between what it is, 19 times of 20. "–" and "" if there is nothing to divide. */
const char *coverage_share(struct arena *a, const struct coverage_counts *c, int part);
const char *coverage_range(struct arena *a, const struct coverage_counts *c, int part);

#endif
