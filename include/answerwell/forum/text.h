/* The text of a question, an answer, a comment or an FAQ entry: one struct from the form to the
 * history, one table of its parts, one check, one comparison. A new part is a member here, a row
 * in text.c and a column in the lists of forum/internal.h and their statements. */
#ifndef ANSWERWELL_FORUM_TEXT_H
#define ANSWERWELL_FORUM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/detail.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/merge.h"

struct account;
struct arena;
struct db;

enum { TITLE_MIN = 8, TITLE_MIN_HAN = 4, TITLE_MAX = 200, TAGS_MAX = 5, TAG_MAX = 35 };
/* Of entries: elsewhere the whole question is the title, and each of its phrasings is one. */
enum { ENTRY_TITLE_MAX = 400, PHRASING_MAX = ENTRY_TITLE_MAX, PHRASINGS_MAX = 500 };
enum { BODY_MIN = 10, BODY_MIN_HAN = 4, BODY_MAX = 30000, COMMENT_MAX = 1000, REASON_MAX = 200 };

enum text_kind { TEXT_QUESTION, TEXT_ANSWER, TEXT_COMMENT, TEXT_ENTRY, TEXT_PAGE };

/* What the domain gives has "" where a part is not there, never NULL; what it is given may have
 * NULL for "". */
struct text {
	const char *title; /* one line */
	const char *body; /* Markdown */
	enum markdown_format format; /* of the body; of what is given 0: text_format_of_edit says */
	const char *category; /* slug */
	const char *details; /* what the fields of its category ask for: forum/detail.h */
	const char *tags; /* "refund, credit-card"; as typed also with ，、 or blanks between */
	const char *phrasings; /* other ways to ask: one a line */
	const char *reason; /* of an edit: why */
	const char *
	    shown_anyway; /* of personal data in it: what its author wants to be read (forum/exposure.h); NULL: none */
	int n_seen; /* of an edit: the revision it began with */
};

/* How it was. The history has title, body, tags, details and reason. */
struct revision {
	int number;
	int64_t at;
	const char *author_name, *author_display; /* NULL: nobody known */
	struct text text;
	bool is_blanked; /* its words were taken out of the history */
	bool is_material; /* of an entry: readers hear of it in an edition */
	bool is_imported; /* of an entry: from a file, by nobody here */
};

/* In the order of the forms. */
enum text_part {
	TEXT_TITLE,
	TEXT_BODY,
	TEXT_CATEGORY,
	TEXT_DETAILS,
	TEXT_TAGS,
	TEXT_PHRASINGS,
	TEXT_REASON,
	TEXT_PARTS
};

enum text_shape { TEXT_LINE, TEXT_PROSE, TEXT_CHOICE, TEXT_NAMES, TEXT_LINES, TEXT_FIELDS };

struct text_rule {
	const char *name; /* of its field and its problems */
	const char *label; /* msgid */
	enum text_shape shape;
	unsigned kinds; /* the texts that have it: bits of enum text_kind */
	long max; /* characters that a form takes, but for text_max; of a choice 0 */
	bool is_note; /* about the change, no part of what is read */
	size_t at; /* of its member in struct text */
	const char *is_unclear, *is_long; /* msgids: what is said of it */
};
extern const struct text_rule text_rules[TEXT_PARTS];

bool text_has(enum text_kind kind, enum text_part part);
/* The characters that part may have: for the check and for the form. */
long text_max(enum text_kind kind, enum text_part part);
/* "" for NULL. */
const char *text_get(const struct text *t, enum text_part part);
void text_set(struct text *t, enum text_part part, const char *value);
/* The same without a NULL. */
struct text text_whole(const struct text *t);

/* ---- into the database ---------------------------------------------------------------------- */

/* Trimmed, each part by its rule; problems under the names of the parts. A category is only looked
 * up by text_prepare. */
struct text text_check(struct arena *a, enum text_kind kind, const struct text *typed,
		       struct problems *problems);
/* A reason alone. */
const char *text_check_reason(struct arena *a, const char *typed, struct problems *problems);

/* The gaps that staff left (forum/gap.h), as problems; those of `before` (NULL: nothing was there,
 * or it was the actor's own) are not theirs. INVALID with problems. */
enum result text_check_gaps(struct db *db, struct arena *a, const struct account *actor,
			    const struct text *text, const struct text *before,
			    struct problems *problems) MUST_USE;

/* Checked, rendered and segmented, before a transaction holds any lock. What its kind does not have
 * is "". */
struct text_ready {
	struct text text;
	const char *html, *words, *title_words, *tag_words, *detail_words, *slug;
	enum locale locale;
	int64_t category_id;
	const char **tags; /* sorted */
	size_t n_tags;
	const char **phrasings, **phrasing_words;
	size_t n_phrasings;
};

/* `locale` is that of the reader: of a question it counts only if the words do not tell. `before`: the text
 * that it takes the place of, NULL: none; what it says in fields that its category does not ask for (any more) stays,
 * unless it is emptied. INVALID with problems. */
enum result text_prepare(struct db *db, struct arena *a, enum text_kind kind,
			 const struct text *typed, const struct text *before, enum locale locale,
			 struct problems *problems, struct text_ready *out) MUST_USE;
/* Whether it could be posted as it is: OK or INVALID, and nothing is written. */
enum result text_is_fit(struct db *db, struct arena *a, enum text_kind kind,
			const struct text *typed, struct problems *problems) MUST_USE;

/* The words of one part that search finds it by, "" if by none: the one place that says so, for who
 * posts, who imports and who builds the index anew. */
const char *text_words(struct arena *a, enum text_kind kind, enum text_part part,
		       const char *value);

/* The format of what is written in place of `before` (NULL: of nothing): that of today, unless `before` would look
 * different in it; then its own, so that a comma more changes nothing else. */
enum markdown_format text_format_of_edit(struct arena *a, const struct text *before);

/* The language of a text as far as its letters tell, else `otherwise`. */
enum locale text_language(const char *text, enum locale otherwise);

/* ---- two of them ---------------------------------------------------------------------------- */

/* Whether they say the same in the same form, whatever the reasons; the order of tags says nothing. */
bool text_is_same(struct arena *a, enum text_kind kind, const struct text *one,
		  const struct text *other);

/* The words of a part, from one text to another; the whole of them where nothing changed. */
struct text_change {
	enum text_part part;
	const char *label; /* of a detail; NULL: that of the part */
	struct safe_html html;
	bool is_changed;
};
struct text_changes {
	struct text_change
	    items[TEXT_PARTS + 2 * DETAILS_MAX]; /* in the order in which they are read */
	size_t n, n_changed;
};
/* Parts that are "" in both, categories and reasons are left out; each detail stands by itself. */
struct text_changes text_compare(struct arena *a, enum text_kind kind, const struct text *before,
				 const struct text *after);

/* Two people's changes to `base` put together (NULL: not known, then it is mine). Where both
 * changed a line or a choice it is mine; `body` says more of how the bodies met. The reason is
 * mine. */
struct text text_merge(struct arena *a, const struct text *base, const struct text *mine,
		       const struct text *theirs, struct merge *body);

#endif
