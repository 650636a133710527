#include "account/guessable.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>

#include "account/guessable_words.h"
#include "account/letters.h"
#include "account/password.h"
#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "text/utf.h"

enum {
	DISTINCT_MIN = 6, /* different bytes */
	LETTERS_FEW = 3, /* beside digits they change nothing */
	WALK_MIN = 4,
	WORD_SHORT = 8, /* a shorter one with digits around it is soon found */
	WORDS_FEW = 3, /* more common words in a row are a sentence */
	NAME_COUNTS = 4 /* a shorter name may well be part of a good password */
};

/* ---- forms ---------------------------------------------------------------------------------------- */

/* Numerals of Chinese as digits, letters of Russian as the keys they are on: 0 for all others. */
static char
key_for(UChar c)
{
	static const UChar numerals[] = u"〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖";
	static const char russian[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";
	const UChar *at = u_strchr(numerals, c);

	if (c == 0)
		return 0;
	if (at != NULL)
		return (char)('0' + (at - numerals) % 10);
	return c >= 0x430 && c <= 0x44f ? russian[c - 0x430] : (char)0;
}

/* Full-width letters and the like as plain ones, lower-cased. */
static char *
plain(struct arena *a, const char *password)
{
	return str_lower(a, letters_plain(a, password));
}

/* As key_for reads them. */
static char *
as_keys(struct arena *a, const char *s)
{
	const char *lower = letters_lower(a, s);
	int32_t len;
	UChar *text = utf_to_16(a, lower, strlen(lower), &len);

	for (int32_t i = 0; i < len; i++) {
		char key = key_for(text[i]);

		if (key != 0)
			text[i] = (UChar)key;
	}
	return utf_to_8(a, text, len);
}

static bool
is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool
is_letter_or_digit(char c)
{
	return is_letter(c) || isdigit((unsigned char)c);
}

static char *
only(struct arena *a, const char *s, bool (*keeps)(char))
{
	char *out = arena_strdup(a, s), *to = out;

	for (; *s != '\0'; s++)
		if (keeps(*s))
			*to++ = *s;
	*to = '\0';
	return out;
}

/* Without the digits and signs around it. */
static char *
trimmed(struct arena *a, const char *s)
{
	size_t from = 0, to = strlen(s);

	while (from < to && !is_letter(s[from]))
		from++;
	while (to > from && !is_letter(s[to - 1]))
		to--;
	return arena_strndup(a, s + from, to - from);
}

/* "p@ssw0rd" is read as it is meant. */
static char *
decoded(struct arena *a, const char *s)
{
	static const char signs[] = "013457@$!|", letters[] = "oieastasil";
	char *out = arena_strdup(a, s);

	for (char *p = out; *p != '\0'; p++) {
		const char *at = strchr(signs, *p);

		if (at != NULL)
			*p = letters[at - signs];
	}
	return out;
}

static char *
backwards(struct arena *a, const char *s)
{
	size_t n = strlen(s);
	char *out = arena_strdup(a, s);

	for (size_t i = 0; i < n; i++)
		out[i] = s[n - 1 - i];
	return out;
}

/* ---- walks ---------------------------------------------------------------------------------------- */

/* Row and column of a key; false: on none. */
static bool
key_of(char c, int *row, int *column)
{
	static const char *const rows[] = {"1234567890-=", "qwertyuiop[]", "asdfghjkl;'",
					   "zxcvbnm,./"};
	static const char shifted[] = "!@#$%^&*()_+", numbers[] = "1234567890-=";
	const char *at = c != '\0' ? strchr(shifted, c) : NULL;

	if (at != NULL)
		c = numbers[at - shifted];
	for (*row = 0; c != '\0' && *row < 4; (*row)++) {
		at = strchr(rows[*row], c);
		if (at == NULL)
			continue;
		*column = (int)(at - rows[*row]);
		return true;
	}
	return false;
}

static bool
is_step(char from, char to)
{
	int row, column, to_row, to_column;

	if (abs(to - from) <= 1)
		return true; /* in the alphabet, or the same */
	return key_of(from, &row, &column) && key_of(to, &to_row, &to_column) &&
	       abs(row - to_row) <= 1 && abs(column - to_column) <= 1;
}

/* Mostly from one key to the next. */
static bool
is_walk(const char *s)
{
	size_t n = strlen(s), jumps = 0;

	for (size_t i = 1; i < n; i++)
		jumps += !is_step(s[i - 1], s[i]);
	return n >= WALK_MIN && jumps * 3 <= n - 1;
}

/* Through the letters as they are taught in Chinese schools: almost nothing else. */
static bool
is_lesson(const char *s)
{
	static const char *const rows[] = {"bpmfdtnlgkhjqxzhchshrzcsyw", "aoeiuv"};
	size_t n = strlen(s), steps = 0;

	for (size_t i = 1; i < n; i++) {
		const char pair[] = {s[i - 1], s[i], '\0'};

		steps += strstr(rows[0], pair) != NULL || strstr(rows[1], pair) != NULL;
	}
	return n >= WORD_SHORT && steps + 2 >= n - 1;
}

/* ---- repeated ------------------------------------------------------------------------------------- */

/* A piece over and over, the last time perhaps only in part; or mirrored in the middle. */
static bool
is_repeated(const char *s)
{
	size_t n = strlen(s), same = 0;

	for (size_t period = 1; period * 2 <= n; period++)
		if (memcmp(s, s + period, n - period) == 0)
			return true;
	for (size_t i = 0; i < n; i++)
		same += s[i] == s[n - 1 - i];
	return n >= 2 * WALK_MIN && same == n;
}

static bool
has_few(const char *s)
{
	size_t distinct = 0;

	for (size_t i = 0; s[i] != '\0'; i++)
		distinct += memchr(s, s[i], i) == NULL;
	return distinct < DISTINCT_MIN;
}

/* ---- words ---------------------------------------------------------------------------------------- */

/* The fewest common words that `letters` is made of, at most `most`; else most + 1. */
static int
n_words(const char *letters, int most)
{
	int best = most + 1;

	if (*letters == '\0')
		return 0;
	for (size_t i = 0; most > 0 && i < guessable_words_n; i++) {
		size_t len = strlen(guessable_words[i]);
		int n;

		if (strncmp(letters, guessable_words[i], len) != 0)
			continue;
		n = 1 + n_words(letters + len, most - 1);
		best = n < best ? n : best;
	}
	return best;
}

static bool
is_common(struct arena *a, const char *s)
{
	const char *letters = only(a, s, is_letter);

	return letters[0] != '\0' && n_words(letters, WORDS_FEW) <= WORDS_FEW;
}

/* Digits, a short word, digits: names and dates. */
static bool
is_word_and_digits(struct arena *a, const char *all, const char *letters)
{
	return strlen(letters) < WORD_SHORT && strcmp(trimmed(a, all), letters) == 0;
}

static bool
is_guessed(struct arena *a, const char *s)
{
	const char *letters = only(a, s, is_letter), *all = only(a, s, is_letter_or_digit);

	if (strlen(letters) <= LETTERS_FEW && strlen(all) >= strlen(s) / 2)
		return true; /* dates, telephone numbers */
	return has_few(s) || is_lesson(letters) || is_word_and_digits(a, all, letters) ||
	       is_walk(s) || is_walk(letters) || is_repeated(s) || is_repeated(all) ||
	       (strlen(letters) >= PASSWORD_MIN / 2 && is_repeated(letters)) || is_common(a, s) ||
	       is_common(a, decoded(a, s)) || is_common(a, decoded(a, trimmed(a, s))) ||
	       is_common(a, backwards(a, letters));
}

bool
guessable_by_all(struct arena *a, const char *password)
{
	const char *s = plain(a, password), *keys = as_keys(a, s);

	return is_guessed(a, s) || (strcmp(s, keys) != 0 && is_guessed(a, keys));
}

/* ---- one's own ------------------------------------------------------------------------------------ */

static bool
has(struct arena *a, const char *all, const char *read, const char *name)
{
	const char *bare = only(a, plain(a, name), is_letter_or_digit);

	if (strlen(bare) < NAME_COUNTS)
		return false;
	return strstr(all, bare) != NULL || strstr(read, decoded(a, bare)) != NULL ||
	       strstr(all, backwards(a, bare)) != NULL;
}

/* The whole, or one of its words. */
static bool
has_part(struct arena *a, const char *all, const char *read, const char *text)
{
	if (text == NULL)
		return false;
	if (has(a, all, read, text))
		return true;
	for (const char *p = text; *p != '\0';) {
		size_t len = strcspn(p, " .,'-_&+()@");

		if (len > 0 && has(a, all, read, arena_strndup(a, p, len)))
			return true;
		p += len + (p[len] != '\0');
	}
	return false;
}

bool
guessable_by_owner(struct arena *a, const char *password, const struct password_owner *owner)
{
	const char *s = plain(a, password), *all = only(a, s, is_letter_or_digit);
	const char *read = only(a, decoded(a, s), is_letter_or_digit);
	const char *email = owner->email;

	if (email != NULL)
		email = arena_strndup(a, email, strcspn(email, "@"));
	return has_part(a, all, read, owner->name) || has_part(a, all, read, owner->display) ||
	       has_part(a, all, read, email) ||
	       (owner->site != NULL && has(a, all, read, owner->site));
}
