/* Numbers that states give to people. Those with a check of their own are told by it; others need a word beside them. */
#include <string.h>

#include "text/personal.h"

enum { ID_MAX = 24, ID_SIGNS = 3, BEFORE = 32, AFTER = 12, DIGITS_LEAST = 3 };

/* Letters and digits from one cell on, as capitals, with signs between left out. */
struct signs {
	char text[ID_MAX + 1];
	size_t n;
	size_t to[ID_MAX]; /* the cell behind each */
	bool parted[ID_MAX]; /* a sign stands behind it */
};

static bool
parts(uint32_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == 0xb7 || c == '(' || c == ')' ||
	       c == '_' || c == '*';
}

static void
read_signs(const struct look *l, size_t from, struct signs *out)
{
	size_t n_signs = 0;

	memset(out, 0, sizeof *out);
	for (size_t i = from; out->n < ID_MAX; i++) {
		uint32_t c = look_c(l, i);

		if (is_word(c)) {
			out->text[out->n] = (char)(is_digit(c) ? c : c & ~32u);
			out->to[out->n++] = i + 1;
			n_signs = 0;
		} else if (out->n == 0 || !parts(c) || ++n_signs > ID_SIGNS) {
			break;
		} else {
			out->parted[out->n - 1] = true;
		}
	}
}

/* Whether the first n signs have this shape, 9 for a digit and A for a letter, and nothing goes on behind them. */
static bool
is_shaped(const struct look *l, const struct signs *s, const char *shape)
{
	size_t n = strlen(shape);

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (shape[i] == '9' && !is_digit((uint32_t)s->text[i]))
			return false;
		if (shape[i] == 'A' && !is_ascii_letter((uint32_t)s->text[i]))
			return false;
	}
	return !is_word(look_c(l, s->to[n - 1])) && !is_letter(look_c(l, s->to[n - 1]));
}

/* ---- checks ------------------------------------------------------------------------------------------ */

static bool
has_chinese_region(const char *s)
{
	static const char *const regions = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 "
					   "44 45 46 50 51 52 53 54 61 62 63 "
					   "64 65 71 81 82 83 91 ";
	char region[4] = {s[0], s[1], ' ', '\0'};

	return strstr(regions, region) != NULL;
}

/* GB 11643: region, birthday, ISO 7064 MOD 11-2. */
static bool
is_chinese_18(const char *s)
{
	int rest = 0;

	if (!has_chinese_region(s) ||
	    !is_birthday(digits_value(s + 6, 4), digits_value(s + 10, 2), digits_value(s + 12, 2)))
		return false;
	for (int i = 0; i < 17; i++)
		rest = (rest + (s[i] - '0')) * 2 % 11;
	return "10X98765432"[rest] == s[17];
}

/* Until 1999: 15 digits, the year with two. */
static bool
is_chinese_15(const char *s)
{
	return has_chinese_region(s) &&
	       is_birthday(1900 + digits_value(s + 6, 2), digits_value(s + 8, 2),
			   digits_value(s + 10, 2));
}

static bool
is_spanish(const char *s, bool is_foreigner)
{
	int number =
	    is_foreigner ? (s[0] - 'X') * 10000000 + digits_value(s + 1, 7) : digits_value(s, 8);

	return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == s[8];
}

/* Codice fiscale: its sixteenth letter checks the others. */
static bool
is_italian(const char *s)
{
	static const int odd[] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
				  20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
	int sum = 0;

	for (int i = 0; i < 15; i++) {
		int value = is_digit((uint32_t)s[i]) ? s[i] - '0' : s[i] - 'A';

		sum += i % 2 == 0 ? odd[value] : value;
	}
	return sum % 26 == s[15] - 'A';
}

static bool
is_french(const char *s)
{
	int rest = 0, month = digits_value(s + 3, 2);

	for (int i = 0; i < 13; i++)
		rest = (rest * 10 + (s[i] - '0')) % 97;
	return (s[0] == '1' || s[0] == '2') && month >= 1 && month <= 42 &&
	       97 - rest == digits_value(s + 13, 2);
}

/* 756.1234.5678.97: a check digit as EAN has it. */
static bool
is_swiss(const char *s)
{
	int sum = 0;

	for (int i = 0; i < 13; i++)
		sum += (s[i] - '0') * (i % 2 == 0 ? 1 : 3);
	return strncmp(s, "756", 3) == 0 && sum % 10 == 0;
}

static bool
is_hong_kong(const char *s)
{
	int sum = 36 * 9 + (s[0] - 'A' + 10) * 8, check;

	for (int i = 1; i < 7; i++)
		sum += (s[i] - '0') * (8 - i);
	check = (11 - sum % 11) % 11;
	return s[7] == (check == 10 ? 'A' : (char)('0' + check));
}

static bool
is_taiwanese(const char *s)
{
	static const int letters[] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
				      22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};
	int area = letters[s[0] - 'A'], sum = area / 10 + area % 10 * 9;

	for (int i = 1; i < 9; i++)
		sum += (s[i] - '0') * (9 - i);
	return (s[1] == '1' || s[1] == '2' || s[1] == '8' || s[1] == '9') &&
	       (sum + (s[9] - '0')) % 10 == 0;
}

/* National insurance: some letters are never used. */
static bool
is_british(const char *s)
{
	return strchr("DFIQUV", s[0]) == NULL && strchr("DFIOQUV", s[1]) == NULL && s[8] <= 'D' &&
	       strstr("BG GB NK KN TN NT ZZ", ((char[]){s[0], s[1], '\0'})) == NULL;
}

/* Area, group and number of an American one: none of them is all zeros. */
static bool
is_american(const char *s)
{
	return strncmp(s, "000", 3) != 0 && strncmp(s, "666", 3) != 0 &&
	       strncmp(s + 3, "00", 2) != 0 && strncmp(s + 5, "0000", 4) != 0;
}

/* ---- which it is ---------------------------------------------------------------------------------------- */

static bool
is_said(const struct look *l, enum hint hint, size_t from, size_t to)
{
	return look_hinted(l, hint, from, to, BEFORE, AFTER);
}

/* 12345678Z, 12.345.678-Z: one letter of 23 is right by chance, so a blank before it needs the word. */
static bool
is_written_spanish(const struct look *l, const struct signs *s)
{
	size_t from = s->to[0] - 1;
	bool is_parted = false;

	for (size_t i = 0; i < 7; i++)
		is_parted = is_parted || (s->parted[i] && look_c(l, s->to[i]) != '.');
	if (is_parted || run_follows_digits(l, from))
		return false;
	return !s->parted[7] || look_c(l, s->to[7]) == '-' ||
	       is_said(l, HINT_IDENTITY, from, s->to[8]);
}

/* How many of the signs are a number that its own check tells. */
static size_t
checked(const struct look *l, const struct signs *s)
{
	const char *t = s->text;

	if ((is_shaped(l, s, "999999999999999999") || is_shaped(l, s, "99999999999999999A")) &&
	    is_chinese_18(t))
		return 18;
	if (is_shaped(l, s, "99999999A") && is_spanish(t, false) && is_written_spanish(l, s))
		return 9;
	if (is_shaped(l, s, "A9999999A") && t[0] >= 'X' && is_spanish(t, true))
		return 9;
	if (is_shaped(l, s, "AAAAAA99A99A999A") && is_italian(t))
		return 16;
	if (is_shaped(l, s, "999999999999999") && is_french(t))
		return 15;
	if (is_shaped(l, s, "9999999999999") && is_swiss(t))
		return 13;
	if (is_shaped(l, s, "A9999999") || is_shaped(l, s, "A999999A"))
		return is_hong_kong(t) && s->parted[6] ? 8 : 0;
	if (is_shaped(l, s, "A999999999") && is_taiwanese(t))
		return 10;
	if (is_shaped(l, s, "AA999999A") && is_british(t))
		return 9;
	return 0;
}

static bool
is_in_one_or_fine(const struct signs *s, size_t n)
{
	size_t n_parts = 0;

	for (size_t i = 0; i + 1 < n; i++)
		n_parts += s->parted[i];
	return n_parts <= 5;
}

/* Numbers without letters that need the word. */
static size_t
said_digits(const struct look *l, const struct signs *s)
{
	static const char *const shapes[] = {"999999999999999", "9999999999999", "999999999999",
					     "99999999999",     "9999999999",    "999999999",
					     "99999999"};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (is_shaped(l, s, shapes[i]))
			return strlen(shapes[i]);
	return 0;
}

/* "on 2024-02-05": letters apart from their digits are some other word, unless they are capitals. */
static bool
is_one_name(const struct look *l, const struct signs *s, size_t from)
{
	size_t n = 0;

	while (n < s->n && is_ascii_letter((uint32_t)s->text[n]))
		n++;
	return n == 0 || !s->parted[n - 1] || is_capital(look_c(l, from));
}

static size_t
said(const struct look *l, const struct signs *s, size_t from)
{
	static const char *const shapes[] = {
	    "AAAAA999999AA9AA", "AA999999A",  "A99999999",  "AA9999999", "AA999999",
	    "A9999999",         "AA99999999", "A99999999A", "A999999A",  "AA9999999A",
	    "99AA99999",        "9A9999999",  "A999999999", NULL};
	size_t n, to = s->n > 0 ? s->to[s->n - 1] : from;
	bool is_passport = is_said(l, HINT_PASSPORT, from, to),
	     is_id = is_said(l, HINT_IDENTITY, from, to);

	if (!is_passport && !is_id)
		return 0;
	for (size_t i = 0; shapes[i] != NULL; i++)
		if (is_shaped(l, s, shapes[i]) && is_one_name(l, s, from))
			return strlen(shapes[i]);
	/* German cards and passports: nine or ten of digits and some consonants. */
	for (n = 0;
	     n < s->n && n < 10 && !s->parted[n] && s->text[n] != '\0' &&
	     (is_digit((uint32_t)s->text[n]) || strchr("CFGHJKLMNPRTVWXYZ", s->text[n]) != NULL);
	     n++)
		;
	n += n < s->n && n < 10;
	if (n >= 9 && !is_word(look_c(l, s->to[n - 1])) && is_ascii_letter((uint32_t)s->text[0]) &&
	    strcspn(s->text, "0123456789") < n)
		return n;
	n = said_digits(l, s);
	if (n == 0 || !is_in_one_or_fine(s, n) || (n == 8 && s->parted[3] && s->parted[5]))
		return 0; /* nor is a day one: 2024-02-05 */
	if (n == 9 && s->parted[2] && s->parted[4] && !is_american(s->text))
		return 0;
	return n >= 8 && (n >= 9 || is_passport || is_id) ? n : 0;
}

/* 15 digits in one or as 6-6-3: no device, whose numbers begin with 35. */
static size_t
old_chinese(const struct look *l, const struct signs *s)
{
	bool is_grouped = true;

	for (size_t i = 0; i < 14 && i < s->n; i++)
		is_grouped = is_grouped && (!s->parted[i] || i == 5 || i == 11);
	return is_shaped(l, s, "999999999999999") && is_grouped && is_chinese_15(s->text) &&
		       strncmp(s->text, "35", 2) != 0
		   ? 15
		   : 0;
}

static size_t
identity_from(const struct look *l, size_t i)
{
	struct signs s;
	size_t n, n_digits;

	read_signs(l, i, &s);
	for (n_digits = 0, n = 0; n < s.n; n++)
		n_digits += is_digit((uint32_t)s.text[n]);
	if (s.n < 8 || n_digits < DIGITS_LEAST)
		return 0;
	n = checked(l, &s);
	if (n == 0 && !look_hinted(l, HINT_CODE, i, i, 12, 0))
		n = old_chinese(l, &s);
	/* 123-45-6789 is how one number in the world is written. */
	if (n == 0 && is_shaped(l, &s, "999999999") && s.parted[2] && s.parted[4] && !s.parted[3] &&
	    is_american(s.text) && s.text[0] != '9' && look_c(l, s.to[2]) == '-' &&
	    look_c(l, s.to[4]) == '-' && !look_hinted(l, HINT_CODE, i, i, 24, 0))
		n = 9;
	if (n == 0)
		n = said(l, &s, i);
	return n > 0 ? s.to[n - 1] : 0;
}

void
personal_look_identity(struct look *l)
{
	size_t to;

	for (size_t i = 0; i < l->n; i++) {
		if (!is_word(look_c(l, i)) || is_word(look_c(l, i - 1)) || l->is_link[i])
			continue;
		if (is_digit(look_c(l, i)) ? !run_begins(l, i)
					   : is_letter(look_c(l, i - 1)) || look_c(l, i - 1) == '_')
			continue;
		if ((to = identity_from(l, i)) == 0)
			continue;
		if (look_c(l, to) == ')' && look_c(l, to - 2) == '(')
			to++;
		look_add(l, PERSONAL_IDENTITY, i, to);
		i = to;
	}
}
