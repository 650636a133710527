/* What somebody would rather not show the whole world, found in what they wrote: payment cards, bank accounts,
 * telephone numbers, mail and postal addresses, identity numbers, and the shop's order numbers. Pure: no database, no
 * settings, nothing is logged.
 *
 * The rules come from what these numbers are made of: ISO/IEC 7812 (cards: issuer, length, Luhn), ISO 13616 and ISO 7064
 * (IBAN: length by country, mod 97), E.164 and the national numbering plans (telephones), GB 11643 (Chinese identity
 * cards), the check digits of other countries, RFC 5322 (mail addresses) and how addresses are written by post offices. Where
 * a number carries no check of its own, its grouping or a word beside it ("call me", 身份证) must speak for it. */
#ifndef ANSWERWELL_TEXT_PERSONAL_H
#define ANSWERWELL_TEXT_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;

/* Where two meet in a text, the one that stands first here counts. */
enum personal_kind {
	PERSONAL_ORDER,
	PERSONAL_IBAN,
	PERSONAL_CARD,
	PERSONAL_IDENTITY,
	PERSONAL_MAIL,
	PERSONAL_PHONE,
	PERSONAL_ADDRESS,
	PERSONAL_KINDS
};

struct personal {
	enum personal_kind kind;
	size_t at, len; /* bytes of the text, whole characters */
};

/* ---- order numbers ---------------------------------------------------------------------------- */

/* A pattern says how the shop's order numbers look: # a digit, @ a letter, ? either; all else is itself, in either case,
 * and blanks, dashes, dots, strokes and underscores may be there or not. One a line. */
enum { PERSONAL_PATTERNS_MAX = 10, PERSONAL_PATTERN_MAX = 40, PERSONAL_PATTERN_LEAST = 4 };

/* What is typed as patterns: NULL if they can be used, else what is wrong, a msgid; its %s, if any, is *line, in the
 * arena. A pattern needs at least PERSONAL_PATTERN_LEAST signs that stand for others, six if no letter or digit stands
 * for itself: less would be found everywhere. */
const char *personal_patterns_fault(struct arena *a, const char *patterns, const char **line);

/* ---- finding ---------------------------------------------------------------------------------- */

/* All of it in the text (UTF-8, Markdown or not; bytes that are none are passed over), in its order, none over another.
 * `orders`: patterns as above, lines that cannot be used are left out; NULL or "": none. Time and memory grow with the
 * length of the text alone. */
struct personal *personal_find(struct arena *a, const char *text, const char *orders, size_t *n);

/* The same without what stands in `before`, told by what is found and not by where: digits and letters alone count, so
 * that other blanks make no other number. */
struct personal *personal_find_new(struct arena *a, const char *text, const char *before,
				   const char *orders, size_t *n);

/* What two spellings of the same have in common: small letters and digits alone. */
char *personal_key(struct arena *a, const char *text, const struct personal *found);

/* The name of a kind, a msgid: "phone number". */
const char *personal_name(enum personal_kind kind);
/* For logs and forms: "phone". */
const char *personal_code(enum personal_kind kind);

/* ---- taking out ------------------------------------------------------------------------------- */

/* The text with each of them replaced by a mark in that language: "[phone number removed]". As Markdown its brackets
 * stand for themselves, if `is_markdown`. */
char *personal_remove(struct arena *a, const char *text, const struct personal *found, size_t n,
		      enum locale locale, bool is_markdown);

/* As it may be kept and shown to others than its author: all that is found is masked, digit by digit and letter by
 * letter, as •. */
char *personal_masked(struct arena *a, const char *text, const char *orders);

#endif
