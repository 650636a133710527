/* What the home page and the search page show. */
#ifndef ANSWERWELL_WEB_PAGES_HOME_H
#define ANSWERWELL_WEB_PAGES_HOME_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"
#include "answerwell/faq/entry.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/question.h"
#include "answerwell/insight/beginning.h"
#include "answerwell/search/search.h"

struct match;

struct shelf {
	const struct category *category;
	const struct entry *entries; /* at most a handful on the home page */
	size_t n, n_shown;
};

struct home_page {
	const struct shelf *shelves;
	size_t n_shelves;
	const struct question *questions;
	size_t n_questions;
	const struct category *categories;
	size_t n_categories;
	const char *
	    promise; /* within what time staff usually answers in the slowest of them; NULL: none */
	struct safe_html welcome; /* the site's own; .html NULL: none */
	const struct beginning *beginning; /* of the site; NULL: not for this reader */
};

/* The same search with one thing changed. */
struct search_link {
	const char *text, *path;
	bool is_current;
};

enum { SEARCH_TABS = 3, SEARCH_SORTS = 2, SEARCH_NARROWINGS = 3 };

struct search_page {
	const char *query;
	struct search_how how;
	struct search_found found;
	const struct match *answer; /* an entry that surely answers, above them; NULL: none */
	const char *words; /* of a query with operators; NULL: it has none */
	bool is_help_open;
	struct search_link tabs[SEARCH_TABS], sorts[SEARCH_SORTS];
	const char *ask; /* the number of this ask, for the links; NULL: it is not kept */
	/* Beside what was found: the same, of one language, category or state alone; the first of each is for all. */
	struct search_narrowing {
		const char *heading;
		struct search_link *links;
		size_t n;
	} narrow[SEARCH_NARROWINGS];
	const struct category *categories;
	size_t n_categories;
	const char *category, *state; /* as in addresses; NULL: all */
	const char *widened; /* the address of the same without any of them; NULL: there is none */
	const char *count; /* how many there are, in words */
	const char *as_typed, *back, *more; /* addresses; NULL: none */
	const struct entry *popular; /* without words */
	size_t n_popular;
};

/* Of either kind in the side column of a thread. */
enum { ALIKE_BESIDE = 5, BESIDE_ENTRIES = 4 };

struct alike_page {
	const struct question *question;
	const struct entry *shelf; /* of its category; a few */
	size_t n_shelf;
	const struct search_hit *hits;
	size_t n;
	const struct match
	    *entries[BESIDE_ENTRIES]; /* beside the thread: those the matcher is sure enough of */
	size_t n_entries;
	int64_t offered_id; /* stands above the answers; 0: none does */
};

#endif
