/* Telephone numbers: E.164, and as the numbering plans of their countries have them written at home. */
#include <string.h>

#include "text/personal.h"

enum { BEFORE = 24, AFTER = 12, DIGITS_LEAST = 7, DIGITS_MAX = 15 };

/* ---- international ------------------------------------------------------------------------------ */

/* Countries whose numbers' lengths are told more exactly than E.164 does. */
static const struct {
	const char *code;
	unsigned min, max; /* digits behind it */
} countries[] = {
    {"1", 10, 10},  {"7", 10, 10},  {"20", 8, 10},  {"27", 9, 9},   {"30", 10, 10}, {"31", 9, 9},
    {"32", 8, 9},   {"33", 9, 9},   {"34", 9, 9},   {"36", 8, 9},   {"39", 6, 11},  {"41", 9, 9},
    {"43", 6, 13},  {"44", 9, 10},  {"45", 8, 8},   {"46", 7, 10},  {"47", 8, 8},   {"48", 9, 9},
    {"49", 6, 13},  {"52", 10, 11}, {"54", 10, 11}, {"55", 10, 11}, {"56", 9, 9},   {"57", 10, 10},
    {"60", 8, 10},  {"61", 9, 9},   {"62", 9, 12},  {"63", 9, 10},  {"64", 8, 10},  {"65", 8, 8},
    {"66", 8, 9},   {"81", 9, 10},  {"82", 8, 10},  {"84", 9, 10},  {"86", 9, 11},  {"90", 10, 10},
    {"91", 10, 10}, {"351", 9, 9},  {"352", 6, 11}, {"353", 8, 9},  {"354", 7, 9},  {"358", 6, 11},
    {"380", 9, 9},  {"420", 9, 9},  {"421", 9, 9},  {"852", 8, 8},  {"853", 8, 8},  {"886", 8, 9},
    {"971", 8, 9},  {"972", 8, 9},
};

/* How many digits of a number without + and 00 are the country's; 0: no country's. *is_known: its lengths are. */
static size_t
country_of(const char *digits, size_t n, bool *is_known)
{
	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++) {
		size_t len = strlen(countries[i].code);

		if (len >= n || strncmp(digits, countries[i].code, len) != 0)
			continue;
		*is_known = true;
		/* +44 (0)20 */
		if (digits[len] == '0' && n - len - 1 >= countries[i].min &&
		    n - len - 1 <= countries[i].max)
			return len;
		return n - len >= countries[i].min && n - len <= countries[i].max ? len : 0;
	}
	*is_known = false;
	return digits[0] >= '2' && n >= 9 && n <= DIGITS_MAX ? 3 : 0;
}

/* 40.7128 and +1.5e6 have one point, telephone numbers have several or none. */
static bool
has_lone_point(const struct run *r, size_t k)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < k; i++)
		n += r->between[i] == '.';
	return n == 1 && k <= 3;
}

static bool
is_international(const struct run *r, size_t k, size_t skip)
{
	unsigned n = run_digits(r, k);
	bool is_known;

	return n > skip && !has_lone_point(r, k) &&
	       country_of(r->digits + skip, n - skip, &is_known) != 0;
}

/* ---- at home ------------------------------------------------------------------------------------- */

struct number {
	const struct look *look;
	const struct run *run;
	size_t k; /* groups */
	unsigned n; /* digits */
	const char *digits;
	bool is_said; /* a word beside it says that it is one */
};

static bool
has_sign(const struct number *x, char sign)
{
	for (size_t i = 0; i + 1 < x->k; i++)
		if (x->run->between[i] == sign)
			return true;
	return false;
}

static bool
is_one_of(const struct number *x, const char *const *shapes)
{
	for (; *shapes != NULL; shapes++)
		if (run_is_shaped(x->run, x->k, *shapes))
			return true;
	return false;
}

static bool
is_all_ones(const struct number *x)
{
	for (size_t i = 0; i < x->k; i++)
		if (x->run->len[i] != 1)
			return false;
	return x->k > 1;
}

/* 2-2-4, 4-2-2 and so on with what can be a day. */
static bool
is_date(const struct number *x)
{
	const unsigned *len = x->run->len;
	int y, m, d;

	if (x->k < 3)
		return false;
	if (len[0] == 4 && len[1] <= 2 && len[2] <= 2) {
		y = digits_value(x->digits, 4);
		m = digits_value(x->digits + 4, len[1]);
		d = digits_value(x->digits + 4 + len[1], len[2]);
		return y >= 1000 && y <= 2999 && m <= 31 && d <= 31;
	}
	return len[0] <= 2 && len[1] <= 2 && len[2] == 4 && digits_value(x->digits, len[0]) <= 31 &&
	       digits_value(x->digits + len[0], len[1]) <= 31 && x->k == 3 &&
	       digits_value(x->digits + len[0] + len[1], 4) >= 1000 &&
	       digits_value(x->digits + len[0] + len[1], 4) <= 2999;
}

/* 192.168.178.100 */
static bool
is_dotted(const struct number *x)
{
	return x->k >= 3 && has_sign(x, '.') && run_is_even(x->run, x->k) && x->n <= 12 &&
	       x->k == 4;
}

/* 15 000 000 000, and years beside each other. */
static bool
is_sum(const struct number *x)
{
	size_t n_threes = 0;

	for (size_t i = 1; i < x->k; i++)
		n_threes += x->run->len[i] == 3;
	return x->k >= 3 && n_threes == x->k - 1 && x->run->len[0] <= 3 && x->digits[0] != '0' &&
	       x->n != 9 && !x->is_said;
}

static bool
is_chinese_mobile(const struct number *x)
{
	static const char *const shapes[] = {"11",        "3-4-4",   "3-8",     "7-4",  "4-4-3",
					     "3-3-5",     "5-6",     "4-3-4",   "6-5",  "3-4-2-2",
					     "3-2-3-3",   "5-3-3",   "3-2-2-4", "1-10", "4-7",
					     "3-2-2-2-2", "3-3-3-2", NULL};

	if (x->n != 11 || x->digits[0] != '1' || x->digits[1] < '3')
		return false;
	if (strspn(x->digits + 3, "0") >= 8)
		return false;
	if (is_all_ones(x))
		return run_is_even(x->run, x->k);
	return is_one_of(x, shapes) && run_is_even(x->run, x->k);
}

/* Area codes that begin with 0 and have so many digits. */
static unsigned
chinese_area(const char *digits)
{
	if (digits[1] == '1' && digits[2] == '0')
		return 3;
	if (digits[1] == '2' && digits[2] != '6')
		return 3;
	return digits[1] >= '3' && digits[1] <= '9' ? 4 : 0;
}

static bool
is_chinese_landline(const struct number *x)
{
	unsigned area = x->digits[0] == '0' ? chinese_area(x->digits) : 0, rest = x->n - area;

	if (area == 0 || x->n < area + 7 || (rest != 7 && rest != 8) || x->digits[area] < '2' ||
	    x->digits[area] > '8')
		return false;
	return area == 3 ? rest == 8 : true;
}

static bool
has_upc_check(const char *digits)
{
	int sum = 0;

	for (int i = 0; i < 12; i++)
		sum += (digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
	return sum % 10 == 0;
}

static bool
has_isbn_check(const char *digits)
{
	int sum = 0;

	for (int i = 0; i < 10; i++)
		sum += (digits[i] - '0') * (10 - i);
	return sum % 11 == 0;
}

/* In one piece: only beginnings that are given to telephones. */
static bool
is_trunk_in_one(const struct number *x)
{
	const char *d = x->digits;

	if (x->is_said)
		return x->n >= 8 && x->n <= 12;
	switch (x->n) {
	case 10: /* France, Taiwan, Australia, Switzerland */
		return !has_isbn_check(d) &&
		       (d[1] == '6' || d[1] == '7' || d[1] == '9' || d[1] == '4');
	case 11:
		return is_chinese_landline(x) || d[1] == '7' || (d[1] == '2' && d[2] == '0') ||
		       (d[1] == '1' && d[2] >= '1') ||
		       ((d[1] == '8' || d[1] == '9') && d[2] == '0');
	case 12:
		return !has_upc_check(d) &&
		       (is_chinese_landline(x) || (d[1] == '1' && d[2] >= '5' && d[2] <= '7'));
	default:
		return false;
	}
}

/* 05 06 07 08 09 counts. */
static bool
counts_up(const struct number *x)
{
	int step = digits_value(x->digits + 2, 2) - digits_value(x->digits, 2);

	for (unsigned i = 2; i + 3 < x->n; i += 2)
		if (digits_value(x->digits + i + 2, 2) - digits_value(x->digits + i, 2) != step)
			return false;
	return true;
}

/* 0 before the area's number, as in most of Europe, China, Japan, Taiwan, Australia. */
static bool
is_trunk_in_two(const struct number *x)
{
	static const char *const two_first[] = {"2-8",     "2-4-4",   "2-3-2-2-1",
						"2-3-3-2", "2-3-2-3", NULL};
	const unsigned *len = x->run->len;

	if (run_is_shaped(x->run, x->k, "2-2-2-2-2"))
		return !counts_up(x);
	if (is_one_of(x, two_first) || (x->is_said && x->n >= 8))
		return true;
	/* Vienna, Rome, Milan, Madrid: 01/5123456 */
	return x->k == 2 && len[1] >= 7 &&
	       (has_sign(x, '/') || has_sign(x, '-') || x->run->is_bracketed);
}

static bool
is_trunk_in_groups(const struct number *x)
{
	const unsigned *len = x->run->len;
	size_t n_zeros = 0, at = 0;

	if (x->n < (x->is_said ? 8 : 9) || x->n > 12 || len[0] < 2 || len[0] > 6 || x->k > 5)
		return false;
	for (size_t i = 0; i < x->k; at += len[i], i++) {
		n_zeros += x->digits[at] == '0';
		if (i > 0 && len[i] == 1 && (i + 1 < x->k || x->run->between[i - 1] != '-'))
			return false;
		if (i > 1 && x->run->between[i - 1] == '/')
			return false;
	}
	if (n_zeros == x->k || (has_sign(x, '.') && (!run_is_even(x->run, x->k) || x->k < 3)))
		return false;
	if (len[0] == 2)
		return is_trunk_in_two(x);
	/* Subscribers' numbers do not begin with 0, but for those of mobile networks. */
	return x->digits[len[0]] != '0' || len[0] >= 5 ||
	       (x->digits[1] == '1' && x->digits[2] >= '5') || x->digits[1] == '7' || x->is_said;
}

static bool
is_trunk(const struct number *x)
{
	if (x->digits[0] != '0' || x->digits[1] < '1')
		return false;
	if (is_all_ones(x) && run_is_even(x->run, x->k))
		return x->n == 10 || x->n == 11;
	return x->k == 1 ? is_trunk_in_one(x) : is_trunk_in_groups(x);
}

/* Three digits of an area, three of an exchange: neither begins with 0 or 1, nor is it 911. */
static bool
is_american(const struct number *x)
{
	static const char *const shapes[] = {"3-3-4", "1-3-3-4", "3-7", "1-3-7", NULL};
	unsigned skip = x->n == 11 && x->digits[0] == '1' ? 1 : 0;
	const char *d = x->digits + skip;

	if (x->n - skip != 10 || d[0] < '2' || d[1] == '9' || (d[1] == '1' && d[2] == '1') ||
	    d[3] < '2' || (d[4] == '1' && d[5] == '1'))
		return false;
	if (x->k == 1 || is_all_ones(x))
		return x->is_said || (is_all_ones(x) && x->k == 10);
	if (!is_one_of(x, shapes))
		return false;
	return run_is_shaped(x->run, x->k, "3-7") ? x->is_said || x->run->is_bracketed : true;
}

/* Spain, Hong Kong, Russia, China's 400 and 800: without 0 in front, by their groups. */
static bool
is_other(const struct number *x)
{
	static const char *const spanish[] = {"3-2-2-2", "2-3-2-2", NULL},
				 *const free_call[] = {"3-3-4", "3-4-3", "3-7", "4-3-3", NULL},
				 *const russian[] = {"1-3-3-2-2", "1-3-3-4", "1-3-7", NULL},
				 *const italian[] = {"3-3-4", "3-7", "3-6", "3-3-2-2", NULL};
	const char *d = x->digits;

	if (x->n == 9 && d[0] >= '6' && is_one_of(x, spanish) && run_is_even(x->run, x->k))
		return !has_sign(x, '/');
	if (x->n == 10 && (d[0] == '4' || d[0] == '8') && d[1] == '0' && d[2] == '0' &&
	    d[3] != '0' && is_one_of(x, free_call) && (has_sign(x, '-') || x->is_said))
		return true;
	if (x->n == 11 && d[0] == '8' && (d[1] == '9' || d[1] == '4') && is_one_of(x, russian))
		return true;
	return x->n == 10 && d[0] == '3' && x->is_said && is_one_of(x, italian);
}

static bool
is_phone(const struct number *x)
{
	if (x->n < DIGITS_LEAST || x->n > DIGITS_MAX || has_lone_point(x->run, x->k) ||
	    is_date(x) || is_dotted(x) || is_sum(x))
		return false;
	if (is_chinese_mobile(x) || is_trunk(x) || is_american(x) || is_other(x))
		return true;
	/* 86 138 ... without its + */
	if (x->n == 13 && strncmp(x->digits, "861", 3) == 0 && x->digits[3] >= '3')
		return true;
	return x->is_said && x->n <= 13 && x->k <= 6 && strspn(x->digits, "0") < 3;
}

/* ---- in a text -------------------------------------------------------------------------------------- */

static bool
is_marked_foreign(const struct look *l, const struct run *r, size_t *from, size_t *skip)
{
	size_t i = r->from;

	*skip = 0;
	if (look_c(l, i - 1) == '(')
		i--;
	while (i > 0 && look_c(l, i - 1) == ' ' && r->from - i < 2)
		i--;
	if (look_c(l, i - 1) == '+' && !is_word(look_c(l, i - 2))) {
		*from = i - 1;
		return true;
	}
	*from = r->from;
	if (run_follows_digits(l, r->from))
		return false;
	if (r->digits[0] == '0' && r->digits[1] == '0' && r->digits[2] > '0') {
		*skip = 2;
		return true;
	}
	if (strncmp(r->digits, "011", 3) == 0 && r->n > 1 && r->len[0] == 3) {
		*skip = 3;
		return true;
	}
	return false;
}

static size_t
foreign_groups(const struct look *l, const struct run *r, size_t skip, bool is_said)
{
	for (size_t k = r->n; k > 0; k--) {
		unsigned n = run_digits(r, k) - (unsigned)(run_digits(r, k) > skip ? skip : 0);
		bool is_known = false;

		if (!run_ends(l, r, k) || n > DIGITS_MAX || !is_international(r, k, skip))
			continue;
		(void)country_of(r->digits + skip, n, &is_known);
		/* Zeros in front alone mark many other numbers. */
		if (skip == 2 && r->n == 1 && !is_said && (!is_known || r->digits[2] == '1'))
			continue;
		return k;
	}
	return 0;
}

static size_t
home_groups(const struct look *l, const struct run *r, bool is_said)
{
	bool is_inside = run_follows_digits(l, r->from);

	for (size_t k = r->n; k > 0; k--) {
		struct number x = {l, r, k, run_digits(r, k), r->digits, is_said};

		if (x.n > DIGITS_MAX || !run_ends(l, r, k) || !is_phone(&x))
			continue;
		/* In the middle of other numbers only those that are sure of themselves. */
		if ((is_inside || k < r->n) && !is_said && !(x.n == 11 && is_chinese_mobile(&x)) &&
		    !(k > 1 && r->between[k - 1] == '/'))
			continue;
		return k;
	}
	return 0;
}

static bool
is_unit_behind(const struct look *l, size_t to)
{
	static const char *const units[] = {"元", "块",  "万",    "亿",  "%",   "€",   "kg",
					    "km", "mg",  "ml",    "年",  "usd", "eur", "rmb",
					    "hz", "mhz", "bytes", "rpm", NULL};

	to += look_c(l, to) == ' ';
	return look_one_of(l, to, units, true) != 0;
}

/* The first cell of a number whose digits begin at i, and the cell behind it; 0: none. */
static size_t
phone_from(const struct look *l, size_t i, size_t *from)
{
	bool is_said = look_hinted(l, HINT_PHONE, i, i, BEFORE, 0), is_foreign;
	struct run r;
	size_t k, skip;

	run_read(l, i, &r);
	if (r.n == 0)
		return 0;
	if (!is_said)
		is_said = look_hinted(l, HINT_PHONE, i, r.to[r.n - 1], 0, AFTER) &&
			  look_c(l, r.to[r.n - 1]) != '\n';
	is_foreign = is_marked_foreign(l, &r, from, &skip);
	/* The nearer word counts: phone model 4711, error: phone … */
	if (!is_foreign && look_hinted(l, HINT_CODE, i, i, 12, 0) &&
	    !look_hinted(l, HINT_PHONE, i, i, 3, 0))
		return 0;
	k = is_foreign ? foreign_groups(l, &r, skip, is_said) : 0;
	if (k == 0 && (k = home_groups(l, &r, is_said)) != 0)
		*from = r.from;
	if (k == 0 || is_unit_behind(l, r.to[k - 1]))
		return 0;
	if (*from == r.from && r.is_bracketed)
		*from = r.from - 1;
	return r.to[k - 1];
}

void
personal_look_phones(struct look *l)
{
	size_t from, to;

	for (size_t i = 0; i < l->n; i++) {
		if (!is_digit(look_c(l, i)) || is_digit(look_c(l, i - 1)) || l->is_link[i])
			continue;
		if (!run_begins(l, i) && look_c(l, i - 1) != '+')
			continue;
		if ((to = phone_from(l, i, &from)) == 0)
			continue;
		look_add(l, PERSONAL_PHONE, from, to);
		i = to;
	}
}
