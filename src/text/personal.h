/* What the finders of personal data share. A text is read once into cells, characters as ASCII has them wherever it has
 * them; every finder looks at a bounded stretch of cells from where it begins, so that all of it takes linear time. */
#ifndef TEXT_PERSONAL_H
#define TEXT_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/text/personal.h"

struct cell {
	uint32_t c; /* folded: full-width signs, dashes, blanks, digits of other scripts */
	size_t at, end; /* bytes of the text */
};

/* Words that speak for a number beside them, or against it. */
enum hint {
	HINT_PHONE,
	HINT_CODE, /* a number of things: ISBN, error, model */
	HINT_CARD,
	HINT_ADDRESS,
	HINT_IDENTITY, /* of people in general */
	HINT_PASSPORT,
	HINT_MAIL,
	HINT_PROVINCE, /* Chinese and Japanese places */
	HINT_AREA, /* what ends their names */
	HINT_LEAD, /* what may stand before an address */
	HINTS
};

struct hint_at {
	size_t from, to; /* cells */
	enum hint hint;
};

struct look {
	struct arena *arena;
	const struct cell *cells;
	size_t n;
	bool *is_link; /* the cell belongs to a web address */
	const struct hint_at *hints; /* in the order of the text */
	size_t n_hints;
	struct personal *found;
	size_t n_found, room;
};

/* The character at cell i; a line's end before the first and behind the last, so that i may be SIZE_MAX. */
static inline uint32_t
look_c(const struct look *l, size_t i)
{
	return i < l->n ? l->cells[i].c : '\n';
}

static inline bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_ascii_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
is_word(uint32_t c)
{
	return is_digit(c) || is_ascii_letter(c);
}

static inline uint32_t
lower_of(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7))
		return c + 32;
	return c;
}

static inline bool
is_han(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c == 0x3007;
}

/* Letters with accents count. */
static inline bool
is_letter(uint32_t c)
{
	return is_ascii_letter(c) || (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7);
}

static inline bool
is_capital(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

/* Keeps the cells [from, to). */
void look_add(struct look *l, enum personal_kind kind, size_t from, size_t to);
/* Whether such a word stands at most `before` cells before `from` or `after` cells behind `to`, in the same line or,
 * before it, at the end of the last one. */
bool look_hinted(const struct look *l, enum hint hint, size_t from, size_t to, size_t before,
		 size_t after);
/* The first word of them at `from` or behind; NULL: none. */
const struct hint_at *look_first_hint(const struct look *l, size_t from);
/* If the UTF-8 text `word`, in small letters, stands at cell i in either case, the cell behind it; else 0. */
size_t look_word(const struct look *l, size_t i, const char *word);
/* The same with no letter before or behind. */
size_t look_whole_word(const struct look *l, size_t i, const char *word);
/* One of a list that ends with NULL: the longest; 0: none. */
size_t look_one_of(const struct look *l, size_t i, const char *const *words, bool is_whole);

void personal_look_orders(struct look *l, const char *patterns);
void personal_look_accounts(struct look *l); /* IBAN, cards */
void personal_look_identity(struct look *l);
void personal_look_phones(struct look *l);
void personal_look_mail(struct look *l);
void personal_look_places(struct look *l);
void personal_look_chinese_places(struct look *l);

/* ---- numbers ------------------------------------------------------------------------------------ */

enum { RUN_GROUPS = 24, RUN_DIGITS = 40, SEPARATORS_MAX = 4 };

/* Groups of digits with signs between, from one cell on. */
struct run {
	size_t from; /* the first digit's cell */
	size_t n; /* groups */
	unsigned len[RUN_GROUPS]; /* digits of each */
	size_t to[RUN_GROUPS]; /* the cell behind each */
	char between[RUN_GROUPS]; /* the sign behind each that says most; '\0' behind the last */
	bool is_bracketed; /* the first group stands in ( ) */
	char digits[RUN_DIGITS + 1];
};

/* The run that begins at the digit at `from`. Groups past the limits are left out; n is 0 if the first alone is too
 * long. */
void run_read(const struct look *l, size_t from, struct run *out);
/* How many digits the first k groups have. */
unsigned run_digits(const struct run *r, size_t k);
/* Whether what stands before the run lets a number begin there, and what follows the first k groups lets one end. */
bool run_begins(const struct look *l, size_t from);
bool run_ends(const struct look *l, const struct run *r, size_t k);
/* Whether the number goes on from digits before it ("12 138 …"). */
bool run_follows_digits(const struct look *l, size_t from);
/* Whether all signs among the first k groups are the same. */
bool run_is_even(const struct run *r, size_t k);
/* Whether the groups are these: "3-4-4". */
bool run_is_shaped(const struct run *r, size_t k, const char *shape);

/* Luhn's check over n digits. */
bool luhn_holds(const char *digits, size_t n);
/* A day there is, of the years in which people living today were born. */
bool is_birthday(int year, int month, int day);
int digits_value(const char *digits, size_t n);

#endif
