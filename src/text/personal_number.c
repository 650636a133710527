#include <string.h>

#include "text/personal.h"

/* ---- groups of digits --------------------------------------------------------------------------- */

/* How much a sign between two groups says: of several the one that says most stands for all. */
static int
weight_of(uint32_t c)
{
	static const char signs[] = " -/().*_~";

	if (c == 0xb7 || (c >= 0x2600 && c <= 0x27bf) || c >= 0x1f000)
		return 5;
	for (int i = 0; signs[i] != '\0'; i++)
		if (c == (uint32_t)signs[i])
			return i + 1;
	return 0;
}

static char
sign_of(uint32_t c)
{
	return c < 0x80 ? (char)c : '*';
}

/* The next group's first digit behind cell `at`, and the sign between; 0: no group follows. */
static size_t
next_group(const struct look *l, size_t at, char *between)
{
	int most = 0, weight;
	size_t i = at;

	*between = '\0';
	for (; i < at + SEPARATORS_MAX && (weight = weight_of(look_c(l, i))) > 0; i++) {
		if (weight > most) {
			most = weight;
			*between = sign_of(look_c(l, i));
		}
	}
	return i > at && is_digit(look_c(l, i)) ? i : 0;
}

void
run_read(const struct look *l, size_t from, struct run *out)
{
	size_t at = from, n_digits = 0, next;

	*out = (struct run){.from = from};
	out->is_bracketed = look_c(l, from - 1) == '(';
	while (out->n < RUN_GROUPS) {
		size_t end = at;

		while (is_digit(look_c(l, end)) && end - at <= RUN_DIGITS)
			end++;
		if (n_digits + (end - at) > RUN_DIGITS)
			break;
		for (size_t i = at; i < end; i++)
			out->digits[n_digits++] = (char)look_c(l, i);
		out->len[out->n] = (unsigned)(end - at);
		out->to[out->n] = end;
		next = next_group(l, end, &out->between[out->n]);
		out->n++;
		if (next == 0)
			break;
		at = next;
	}
	if (out->n > 0 && out->is_bracketed && look_c(l, out->to[0]) != ')')
		out->is_bracketed = false;
}

unsigned
run_digits(const struct run *r, size_t k)
{
	unsigned n = 0;

	for (size_t i = 0; i < k; i++)
		n += r->len[i];
	return n;
}

bool
run_follows_digits(const struct look *l, size_t from)
{
	size_t i = from;

	while (from - i < SEPARATORS_MAX && i > 0 && weight_of(look_c(l, i - 1)) > 0)
		i--;
	return i > 0 && i < from && is_digit(look_c(l, i - 1));
}

/* A sign that makes one word of what stands on both sides. */
static bool
ties(uint32_t c)
{
	return c == '.' || c == '-' || c == '/' || c == '_' || c == ',' || c == ':' || c == '=' ||
	       c == '&' || c == '%' || c == '\\' || c == '#' || c == '@' || c == '+' || c == '*';
}

bool
run_begins(const struct look *l, size_t from)
{
	static const char money[] = "$=&%\\_";
	uint32_t c = look_c(l, from - 1), before = look_c(l, from - 2);

	if (is_word(c) || is_letter(c) || c == 0x20ac || c == 0xa3 || c == 0xa5)
		return look_hinted(l, HINT_PHONE, from, from, 0, 0);
	if (c < 0x80 && c != '\0' && strchr(money, (int)c) != NULL)
		return c == '=' && !is_word(before);
	if (!ties(c))
		return true;
	if (is_digit(before))
		return c == '/' && is_digit(look_c(l, from - 5));
	if (is_letter(before))
		return c == ':' || c == '/' || look_hinted(l, HINT_PHONE, from, from, 2, 0) ||
		       look_hinted(l, HINT_CARD, from, from, 2, 0);
	return true;
}

bool
run_ends(const struct look *l, const struct run *r, size_t k)
{
	size_t to = r->to[k - 1];
	uint32_t c = look_c(l, to), next = look_c(l, to + 1);

	if (is_word(c) || is_letter(c) || c == '_' || c == '%' || c == 0xb0)
		return c == 'x' && is_digit(next);
	if ((c == '.' || c == '-' || c == ',' || c == ':' || c == '*') && is_word(next))
		return c == ',' && (k > 1 || r->len[0] > 9);
	return true;
}

bool
run_is_even(const struct run *r, size_t k)
{
	for (size_t i = 1; i + 1 < k; i++)
		if (r->between[i] != r->between[0])
			return false;
	return true;
}

bool
run_is_shaped(const struct run *r, size_t k, const char *shape)
{
	size_t i = 0;

	for (; i < k && *shape != '\0'; i++) {
		unsigned len = 0;

		for (; is_digit((uint32_t)*shape); shape++)
			len = len * 10 + (unsigned)(*shape - '0');
		if (r->len[i] != len)
			return false;
		shape += *shape == '-';
	}
	return i == k && *shape == '\0';
}

/* ---- checks --------------------------------------------------------------------------------------- */

bool
luhn_holds(const char *digits, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';

		if (i % 2 == 1)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

int
digits_value(const char *digits, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

bool
is_birthday(int year, int month, int day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1];
}
