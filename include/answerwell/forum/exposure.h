/* Personal data (text/personal.h) that a text would show everybody. It is not posted until its author has seen it: then it
 * is taken out, or stands in `text.shown_anyway`, or the text is another. What stood there before is not asked about. */
#ifndef ANSWERWELL_FORUM_EXPOSURE_H
#define ANSWERWELL_FORUM_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/personal.h"

struct arena;
struct db;

/* What the names of a form's problems say of it. */
#define EXPOSURE_FIELD "personal"
/* As `shown_anyway`: all of it, whatever it is. For texts that somebody has looked over, as the demo's. */
#define EXPOSURE_ALL "*"
/* Places of one text that are named; the rest are asked about when these are settled. */
enum { EXPOSURES_MAX = 20 };

struct exposed {
	enum text_part part;
	enum personal_kind kind;
	const char *before, *words, *after; /* as they stand there, with some words around */
};

struct exposure {
	struct exposed items[EXPOSURES_MAX];
	size_t n;
	size_t of_kind[PERSONAL_KINDS];
	const char *keys; /* of these, for `shown_anyway`: "13800138000|ann.example.com" */
};

/* What is new in `text` against `before` and `also`, what is known already (NULL: nothing), and not in
 * text->shown_anyway. `orders`: the setting. Nothing is asked of the database. */
void exposure_of(struct arena *a, enum text_kind kind, const struct text *text,
		 const struct text *before, const struct text *also, const char *orders,
		 struct exposure *out);

/* The same as a problem of EXPOSURE_FIELD: INVALID. Reads the settings. Of the shop's own pages (TEXT_PAGE) nothing is
 * asked: an imprint is an address. */
enum result exposure_check(struct db *db, struct arena *a, enum text_kind kind,
			   const struct text *text, const struct text *before,
			   const struct text *also, struct problems *problems) MUST_USE;

/* The text without what the list of keys names, a mark in the text's own language in each place (`otherwise`: if its letters
 * do not tell). */
struct text exposure_removed(struct arena *a, enum text_kind kind, const struct text *text,
			     const char *keys, const char *orders, enum locale otherwise);

/* "phone number, email address": the kinds in it, each once, in that language. */
const char *exposure_kinds(struct arena *a, enum locale l, const struct exposure *e);
/* "phone=1 mail=2", for the log. */
const char *exposure_counts(struct arena *a, const struct exposure *e);
/* Both lists of keys as one. */
const char *exposure_keys(struct arena *a, const char *one, const char *other);

#endif
