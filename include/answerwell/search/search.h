/* One index for search, suggestions and duplicates. It is kept by triggers from the segmented words
 * that posts, questions, entries and phrasings carry. */
#ifndef ANSWERWELL_SEARCH_SEARCH_H
#define ANSWERWELL_SEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct arena;
struct asked;
struct db;
struct vectors;

/* The last page is past the candidates that are ranked. */
enum { QUERY_MAX = 200, SEARCH_PAGE = 20, SEARCH_PAGES_MAX = 50 };

enum asked_kind { ASKED_ALL, ASKED_THREADS, ASKED_ENTRIES, ASKED_NOTHING };

/* What of a thread: waiting for a solution; solved in the asker's eyes or ours; with an official answer. */
enum search_state { SEARCH_ANY, SEARCH_OPEN, SEARCH_SOLVED, SEARCH_OFFICIAL, SEARCH_STATES };

/* What alone is looked through; all that is set must hold. Entries have no state. */
struct search_filter {
	const char *language; /* a code; NULL: all */
	int64_t category_id; /* 0: all */
	enum search_state state;
};
bool search_is_narrowed(const struct search_filter *f);

/* How a query is answered, beside its words. */
struct search_how {
	enum locale locale; /* the reader's */
	int page; /* 1 ...; 0 is 1, too */
	enum asked_kind kind;
	bool is_newest; /* first; else the best */
	bool is_literal; /* no slip is mended */
	struct search_filter filter;
};

struct search_hit {
	bool is_entry;
	int64_t id;
	const char *title, *slug;
	enum locale locale;
	struct safe_html excerpt; /* with <mark> around the words found */
	const char *category_slug, *category_name;
	int64_t n_answers, at;
	bool is_accepted, is_official,
	    is_duplicate; /* a duplicate was asked before, whatever else it is */
	double rank; /* answerwell/match/lexical.h */
};

/* One page of what was found. */
struct search_found {
	struct search_hit *hits;
	size_t n;
	bool has_more;
	int64_t n_known; /* on all pages */
	bool is_all; /* there are no others; else more than these */
	struct safe_html
	    mended; /* the query without its slips, in <mark> what was mended; NULL: none */
};

/* Entries and visible threads, best first (BM25F, answerwell/match/lexical.h; an entry counts a little more,
 * and so does the reader's language; of equals the newer one). Those with all
 * the words come first, then good ones with some; words that say nothing ("the") are not asked for, and those that
 * ask ("how") only tell titles apart. When nothing has all, words found nowhere are taken as typing errors of words in
 * titles; when no word stands anywhere, titles alike by trigrams. An empty query gives none.
 * INVALID: too long. */
enum result search_run(struct db *db, struct arena *a, const char *query,
		       const struct search_how *how, struct search_found *out) MUST_USE;

/* The same for a query with operators (search/asked.h), all of which must hold; of words without
 * meaning none is asked for, and when nothing has all words one will do, or beside a phrase none. Best
 * first by the words; without any the best score if one was asked for, else the newest. NOT_FOUND:
 * nobody has that user name. */
enum result search_narrowed(struct db *db, struct arena *a, const struct asked *asked,
			    const struct search_how *how, struct search_found *out) MUST_USE;

/* While asking: what answers this already (all its words, or some and enough of them; typing errors mended), best first,
 * at most `limit` and no more than fifty; entries and answered threads carry the start of their answer as excerpt. */
enum result search_similar(struct db *db, struct arena *a, enum locale l, const char *title,
			   const char *body, int limit, struct search_hit **out,
			   size_t *n) MUST_USE;

/* What search_similar knows of the meaning of English words; NULL, as at first: nothing. Once in a process. */
void search_use_vectors(const struct vectors *v);

/* Builds everything again (after the segmenter changed, or an import that switched the triggers off:
 * SET LOCAL answerwell.search = 'off' in its transactions), then refreshes the statistics. In many
 * short transactions of its own: not inside a transaction. */
enum result search_rebuild(struct db *db) MUST_USE;

/* The same step by step, for a program that has other work meanwhile: from {0} on until *is_done. A step
 * is one short transaction; one that failed may be tried again. */
struct search_rebuilding {
	int phase;
	int64_t last;
};
enum result search_rebuild_step(struct db *db, struct arena *a, struct search_rebuilding *at,
				bool *is_done) MUST_USE;

/* Whether the words in the index follow the present rules (text/segment.h: SEGMENT_VERSION). */
enum result search_is_current(struct db *db, struct arena *a, bool *is_current) MUST_USE;

/* Takes the rarity of words anew (one second, however large the site). A job calls it hourly; until
 * it has seen 1,000 documents, each process counts for itself, every ten seconds. */
enum result search_refresh_statistics(struct db *db, struct arena *a) MUST_USE;

/* What this process keeps of these statistics is read again by the next search, not only after a while. */
void search_forget(void);

#endif
