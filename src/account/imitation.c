#include "account/imitation.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uspoof.h>

#include "account/imitated.h"
#include "account/letters.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"

enum {
	SITE_NAME_LONG = 6, /* a shorter one may well be part of another word */
	WORDS_MAX = 12
};

/* ---- looks --------------------------------------------------------------------------------------- */

/* Opened once: it is only read. */
static USpoofChecker *
spoof_checker(void)
{
	static USpoofChecker *checker;
	UErrorCode e = U_ZERO_ERROR;

	if (checker == NULL)
		checker = uspoof_open(&e);
	return U_SUCCESS(e) ? checker : NULL;
}

const char *
imitation_look(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	USpoofChecker *checker = spoof_checker();
	int32_t cap;
	char *out;

	s = letters_bare(a, s);
	cap = (int32_t)strlen(s) * 8 + 64;
	out = arena_alloc(a, (size_t)cap);
	if (checker != NULL)
		uspoof_getSkeletonUTF8(checker, 0, s, -1, out, cap, &e);
	s = letters_bare(a, checker != NULL && U_SUCCESS(e) ? out : s);
	out = arena_strdup(a, letters_lower(a, s));
	/* In half of all typefaces these are one. */
	for (char *p = out; *p != '\0'; p++)
		*p = *p == 'i' ? 'l' : *p;
	return out;
}

/* The looks of a list, made once. */
struct looks {
	const char **of;
	size_t n;
};

static struct arena *kept; /* until the process ends */

static struct looks
looks_of(const struct imitated *list)
{
	struct looks made = {.of = arena_array(kept, list->n, sizeof(*made.of)), .n = list->n};

	for (size_t i = 0; i < list->n; i++)
		made.of[i] = imitation_look(kept, list->of[i]);
	return made;
}

/* All that words are compared with. */
static const struct vocabulary {
	struct looks staff, fields, groups, fillers, whole;
} *
vocabulary(void)
{
	static struct vocabulary v;

	if (kept != NULL)
		return &v;
	kept = arena_new();
	v = (struct vocabulary){looks_of(&imitated_staff), looks_of(&imitated_fields),
				looks_of(&imitated_groups), looks_of(&imitated_fillers),
				looks_of(&imitated_whole)};
	return &v;
}

static bool
is_among(const struct looks *list, const char *word)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->of[i], word) == 0)
			return true;
	return false;
}

/* ---- words --------------------------------------------------------------------------------------- */

/* The length of what stands between letters: signs of names, the wide ones too. */
static size_t
gap(const char *s)
{
	static const char *const wide[] = {"\u00B7", "\u30FB", "\u2019", "\u2010"};
	size_t len = strspn(s, " .,'-_&+()");

	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]) && len == 0; i++)
		len = str_starts(s, wide[i]) ? strlen(wide[i]) : 0;
	return len;
}

struct split {
	const char *word[WORDS_MAX];
	size_t n;
	const char *whole; /* without gaps: "A.d.m.i.n", "官 方" */
};

static struct split
split(struct arena *a, const char *s)
{
	struct split out = {.n = 0};
	struct buf whole, word;

	buf_init(&whole, a, strlen(s) + 1);
	while (*s != '\0') {
		buf_init(&word, a, 32);
		for (size_t len; (len = gap(s)) > 0;)
			s += len;
		while (*s != '\0' && gap(s) == 0)
			buf_putc(&word, *s++);
		if (word.len == 0)
			continue;
		buf_puts(&whole, word.data);
		if (out.n < WORDS_MAX)
			out.word[out.n++] = word.data;
	}
	out.whole = whole.data;
	return out;
}

/* "0" and "1" as the letters they are read as where the look has not made them so. */
static const char *
read_as(struct arena *a, const char *s)
{
	static const char digits[] = "01345789", letters[] = "oleastbg";
	char *out = arena_strdup(a, letters_lower(a, s));

	for (char *p = out; *p != '\0'; p++) {
		const char *at = strchr(digits, *p);

		if (at != NULL)
			*p = letters[at - digits];
	}
	return imitation_look(a, out);
}

/* "1mod", "staff2": a digit may as well be no letter. */
static const char *
without_digits(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s), *to = out;

	for (; *s != '\0'; s++)
		if (!isdigit((unsigned char)*s))
			*to++ = *s;
	*to = '\0';
	return out;
}

/* ---- staff --------------------------------------------------------------------------------------- */

/* A word of the one kind and another one of the other, in either order. */
static bool
has_pair(const struct vocabulary *v, const struct split *words)
{
	for (size_t i = 0; i < words->n; i++)
		for (size_t k = 0; k < words->n; k++)
			if (i != k && is_among(&v->fields, words->word[i]) &&
			    is_among(&v->groups, words->word[k]))
				return true;
	return false;
}

/* What a text that is nothing but known words, run together, holds of them: a bit each. */
enum { NOTHING = 0, STAFF = 1, FIELD = 2, GROUP = 4, KINDS = 8 };

/* In `ways`, a bit for each combination that the letters up to here can be read as. */
static void
go_on(const struct looks *list, int kind, const char *from, unsigned before, unsigned char *ways)
{
	unsigned with = 0;

	for (int k = 0; k < KINDS; k++)
		with |= (before >> k & 1U) << (k | kind);
	for (size_t i = 0; i < list->n; i++)
		if (str_starts(from, list->of[i]))
			ways[strlen(list->of[i])] |= (unsigned char)with;
}

static bool
is_run_together(struct arena *a, const struct vocabulary *v, const char *whole)
{
	size_t len = strlen(whole);
	unsigned char *ways = arena_array(a, len + 1, 1);

	memset(ways, 0, len + 1);
	ways[0] = 1U << NOTHING;
	for (size_t at = 0; at < len; at++) {
		if (ways[at] == 0)
			continue;
		go_on(&v->staff, STAFF, whole + at, ways[at], ways + at);
		go_on(&v->fields, FIELD, whole + at, ways[at], ways + at);
		go_on(&v->groups, GROUP, whole + at, ways[at], ways + at);
		go_on(&v->fillers, NOTHING, whole + at, ways[at], ways + at);
	}
	for (int k = 0; k < KINDS; k++)
		if ((ways[len] >> k & 1) != 0 &&
		    ((k & STAFF) != 0 || (k & (FIELD | GROUP)) == (FIELD | GROUP)))
			return true;
	return false;
}

static bool
has_site_name(struct arena *a, const struct split *words, const char *name)
{
	const char *site = split(a, imitation_look(a, letters_lower(a, name))).whole;

	if (strlen(site) >= SITE_NAME_LONG && strstr(words->whole, site) != NULL)
		return true;
	for (size_t i = 0; i < words->n; i++)
		if (strcmp(words->word[i], site) == 0)
			return true;
	return strcmp(words->whole, site) == 0;
}

/* `look`: of the whole name. */
static bool
speaks_for_staff(struct arena *a, const char *look, const char *site)
{
	const struct vocabulary *v = vocabulary();
	struct split words = split(a, look);

	for (size_t i = 0; i < words.n; i++) {
		if (is_among(&v->staff, words.word[i]))
			return true;
	}
	return is_among(&v->whole, words.whole) || has_pair(v, &words) ||
	       is_run_together(a, v, words.whole) || has_site_name(a, &words, site);
}

static bool
has_part_of(const char *name)
{
	for (size_t i = 0; i < imitated_parts.n; i++)
		if (strstr(name, imitated_parts.of[i]) != NULL)
			return true;
	for (size_t i = 0; i < imitated_whole.n; i++)
		if (strcmp(name, imitated_whole.of[i]) == 0)
			return true;
	return false;
}

static bool
has_part(struct arena *a, const char *display)
{
	const char *bare = letters_simplified(a, split(a, letters_bare(a, display)).whole);

	/* Kana are others without their marks. */
	return has_part_of(letters_simplified(a, split(a, display).whole)) || has_part_of(bare) ||
	       has_part_of(letters_han(a, bare));
}

bool
imitates_staff(struct arena *a, const char *display, const char *site)
{
	return has_part(a, display) || imitates_staff_handle(a, display, site) ||
	       imitates_staff_handle(a, letters_parted(a, letters_bare(a, display)), site);
}

bool
imitates_staff_handle(struct arena *a, const char *name, const char *site)
{
	return speaks_for_staff(a, imitation_look(a, name), site) ||
	       speaks_for_staff(a, read_as(a, name), site) ||
	       speaks_for_staff(a, imitation_look(a, without_digits(a, name)), site);
}

/* ---- other people's names ------------------------------------------------------------------------- */

static int
by_text(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Words in order of the alphabet, run together. */
static const char *
key_of(struct arena *a, const char *name)
{
	struct split words = split(a, read_as(a, name));
	struct buf key;

	qsort(words.word, words.n, sizeof(*words.word), by_text);
	buf_init(&key, a, 64);
	for (size_t i = 0; i < words.n; i++)
		buf_puts(&key, words.word[i]);
	return key.data;
}

bool
imitates_name(struct arena *a, const char *one, const char *other)
{
	return strcmp(key_of(a, one), key_of(a, other)) == 0 ||
	       strcmp(split(a, read_as(a, one)).whole, split(a, read_as(a, other)).whole) == 0;
}
