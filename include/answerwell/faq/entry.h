/* FAQ entries: published question and answer in one language and category. */
#ifndef ANSWERWELL_FAQ_ENTRY_H
#define ANSWERWELL_FAQ_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/markdown.h"

struct account;
struct arena;
struct db;
struct glossary_word;
struct helpful;
struct letter;
struct submission;

/* Whoever saves an entry has checked it for so long. */
enum { REVIEW_MONTHS = 6 };

/* A page of an entry shows so many of its phrasings at once; the others are folded away. */
enum { PHRASINGS_SEEN = 20 };

struct entry_source {
	int64_t question_id, answer_id;
	const char *question_title, *question_slug;
	const char *asker_name, *asker_display, *answerer_name,
	    *answerer_display; /* NULL = former member */
	bool has_changed; /* question or answer was edited, hidden or deleted since */
};

/* The published entry of another language that was made from the same thread. */
struct entry_translation {
	enum locale locale;
	int64_t id;
	const char *slug;
};

/* Another one of its shelf. */
struct entry_beside {
	int64_t id;
	const char *title, *slug;
};
enum { BESIDE_MAX = 5 };

struct entry {
	int64_t id;
	enum locale locale;
	int64_t category_id;
	const char *category_name, *slug;
	struct text text; /* lists: without phrasings */
	struct safe_html html;
	const char *owner_name, *owner_display;
	int n_revisions;
	int64_t n_views, published_at, changed_at, review_at, retired_at;
	const char **phrasings;
	size_t n_phrasings;
	struct entry_source *sources;
	size_t n_sources;
	struct entry_translation *translations; /* at most one a language; entry_get only */
	size_t n_translations;
	const struct glossary_word *terms; /* explained in its text; entry_get only */
	size_t n_terms;
	const struct entry_beside *beside; /* entry_get only */
	size_t n_beside;
	const char *excerpt; /* lists only */
	bool is_placed; /* lists: moved by hand */
	const struct helpful *helpful; /* entry_get for staff: what readers said; else NULL */
	bool can_edit;
};

struct entry_draft {
	struct text text;
	const char *locale;
	bool is_material; /* edits: readers should hear of it in the next edition */
	int64_t question_id, answer_id; /* provenance, 0 = none */
	const struct letter
	    *letter; /* of a promotion: what was one person's in the answer; else NULL */
	struct submission *form; /* of a new one: it is published once; may be NULL */
};

/* The form of a promotion, filled from question and answer (titles of duplicates as phrasings).
 * Moderators. NOT_FOUND; CONFLICT with *existing if that thread has a published entry in its
 * language. */
enum result entry_draft_from(struct db *db, struct arena *a, const struct account *actor,
			     int64_t answer_id, struct entry_draft *out,
			     int64_t *existing) MUST_USE;

/* Publishes; question_id and answer_id 0: written without a thread. Moderators; audit-logged; asker
 * and answerer are told. INVALID with problems (title, body, category, locale, phrasings, reason),
 * NOT_FOUND (the source is gone), CONFLICT (the thread has a published entry in that language). */
enum result entry_promote(struct db *db, struct arena *a, const struct account *actor,
			  const struct entry_draft *draft, struct problems *problems,
			  int64_t *id) MUST_USE;
/* A new title or body is a revision; saving without one says that the entry still holds. Either way
 * it is due for review again later and its sources count as seen. The language stays. CONFLICT if
 * somebody else edited since n_seen. */
enum result entry_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		       const struct entry_draft *draft, struct problems *problems) MUST_USE;
/* Out of the FAQ, and back (CONFLICT: the thread has another published entry by now). */
enum result entry_retire(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			 bool retired) MUST_USE;

/* Retired ones for staff only: NOT_FOUND. */
enum result entry_get(struct db *db, struct arena *a, const struct account *reader, enum locale l,
		      int64_t id, struct entry **out) MUST_USE;
/* What is told of one that was taken out. NOT_FOUND: there is none, or it is published. */
struct entry_gone {
	const char *title;
	int64_t question_id; /* the thread it came from, 0: none to show */
	const char *question_title, *question_slug;
};
enum result entry_gone(struct db *db, struct arena *a, int64_t id, struct entry_gone *out) MUST_USE;
/* Published ones of a language by category and, in each, as moderators placed them (faq/placing.h), then by title
 * in the order of that language's dictionaries; category NULL = all. */
enum result entry_list(struct db *db, struct arena *a, enum locale l, const char *category,
		       struct entry **out, size_t *n) MUST_USE;
/* Those of a language that are read most. */
enum result entry_popular(struct db *db, struct arena *a, enum locale l, int limit,
			  struct entry **out, size_t *n) MUST_USE;
/* Those of entry_list with their text, as far as they fit a page of `most` characters. */
enum result entry_whole(struct db *db, struct arena *a, enum locale l, const char *category,
			int64_t most, struct entry **out, size_t *n) MUST_USE;
/* The last changed ones first, with their text; `language` NULL = of all languages. */
enum result entry_recent(struct db *db, struct arena *a, enum locale l, const enum locale *language,
			 int limit, struct entry **out, size_t *n) MUST_USE;
/* Those before number `before` (0: from the newest), newest first. NOT_FOUND: none. */
enum result entry_revisions(struct db *db, struct arena *a, int64_t id, int before, int limit,
			    struct revision **out, size_t *n) MUST_USE;
enum result entry_revision(struct db *db, struct arena *a, int64_t id, int number,
			   struct revision **out) MUST_USE;
enum result entry_add_views(struct db *db, struct arena *a, const int64_t *ids,
			    const int64_t *counts, size_t n) MUST_USE;

#endif
