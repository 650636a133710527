/* Bank accounts and payment cards. */
#include <string.h>

#include "text/personal.h"

/* ---- IBAN ------------------------------------------------------------------------------------------ */

enum { IBAN_MAX = 34, IBAN_SIGNS = 3 };

/* The registry of ISO 13616: country and length. */
static const char iban_lengths[] =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
    "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32"
    "LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24"
    "RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

static size_t
iban_length(uint32_t first, uint32_t second)
{
	first = first & ~32u;
	second = second & ~32u;
	for (const char *s = iban_lengths; *s != '\0'; s += 4)
		if ((uint32_t)s[0] == first && (uint32_t)s[1] == second)
			return (size_t)digits_value(s + 2, 2);
	return 0;
}

/* ISO 7064 MOD 97-10, the first four at the end. */
static bool
is_iban(const char *s, size_t n)
{
	int rest = 0;

	for (size_t i = 0; i < n; i++) {
		int c = s[(i + 4) % n], value = c >= 'A' ? c - 'A' + 10 : c - '0';

		rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
	}
	return rest == 1;
}

static bool
parts_iban(uint32_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '_' || c == 0xb7;
}

static size_t
iban_from(const struct look *l, size_t i)
{
	size_t len = iban_length(look_c(l, i), look_c(l, i + 1)), n = 0, at = i, signs = 0;
	char iban[IBAN_MAX];

	if (len == 0)
		return 0;
	for (; n < len; at++) {
		uint32_t c = look_c(l, at);

		if (is_word(c)) {
			iban[n++] = (char)(is_digit(c) ? c : c & ~32u);
			signs = 0;
		} else if (!parts_iban(c) || ++signs > IBAN_SIGNS) {
			return 0;
		}
		if (n >= 3 && n <= 4 && iban[n - 1] > '9')
			return 0;
	}
	return !is_word(look_c(l, at)) && is_iban(iban, len) ? at : 0;
}

static void
look_ibans(struct look *l)
{
	size_t to;

	for (size_t i = 0; i < l->n; i++) {
		if (!is_ascii_letter(look_c(l, i)) || !is_ascii_letter(look_c(l, i + 1)) ||
		    is_word(look_c(l, i - 1)) || (to = iban_from(l, i)) == 0)
			continue;
		look_add(l, PERSONAL_IBAN, i, to);
		i = to;
	}
}

/* ---- cards ----------------------------------------------------------------------------------------- */

enum { CARD_MIN = 13, CARD_MAX = 19 };

/* Numbers of issuers (ISO/IEC 7812) and how long their cards' are. */
static const struct {
	int digits, first, last;
	unsigned lengths; /* bits */
} issuers[] = {
    {2, 34, 37, 1 << 15},
    {2, 51, 55, 1 << 16},
    {4, 2221, 2720, 1 << 16},
    {4, 2200, 2204, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
    {3, 300, 305, 1 << 14 | 1 << 16},
    {2, 36, 36, 1 << 14 | 1 << 16 | 1 << 19},
    {2, 38, 39, 1 << 14 | 1 << 16},
    {4, 3528, 3589, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
    {1, 4, 4, 1 << 13 | 1 << 16 | 1 << 19},
    {2, 50, 50, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
    {2, 56, 59, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
    {2, 60, 69, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
    {2, 81, 82, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19},
};

static bool
has_issuer(const char *digits, size_t n)
{
	for (size_t i = 0; i < sizeof(issuers) / sizeof(issuers[0]); i++) {
		int lead = digits_value(digits, (size_t)issuers[i].digits);

		if (lead >= issuers[i].first && lead <= issuers[i].last &&
		    (issuers[i].lengths & 1u << n) != 0)
			return lead != 35 && !(issuers[i].first == 34 && lead > 34 && lead < 37);
	}
	return false;
}

/* Written in one, in equal groups, or digit by digit; not as sums are (1 234 567). */
static bool
is_grouped_as_card(const struct run *r, size_t k)
{
	size_t n_ones = 0, n_threes = 0;

	if (k == 1)
		return true;
	if (!run_is_even(r, k) || strchr(" -*._/", r->between[0]) == NULL)
		return false;
	for (size_t i = 0; i < k; i++) {
		n_ones += r->len[i] == 1;
		n_threes += r->len[i] == 3;
	}
	if (n_ones == k)
		return true;
	if (r->between[0] == '.')
		return run_is_shaped(r, k, "4-4-4-4");
	return r->len[0] >= 2 && n_ones <= 1 && n_threes < k - 1 && k <= 9;
}

/* The lengths that are also those of bar codes and devices need a word or the card's own groups. */
static bool
is_card(const struct look *l, const struct run *r, size_t k)
{
	size_t n = run_digits(r, k);
	bool is_said;

	if (n < CARD_MIN || n > CARD_MAX || !has_issuer(r->digits, n) ||
	    !luhn_holds(r->digits, n) || !is_grouped_as_card(r, k) || !run_ends(l, r, k))
		return false;
	is_said = look_hinted(l, HINT_CARD, r->from, r->to[k - 1], 48, 16);
	if (!is_said && look_hinted(l, HINT_CODE, r->from, r->from, 16, 0))
		return false;
	if (k > 1 || is_said)
		return true;
	return n != 13 && n != 17 && n != 18 && (n != 19 || r->digits[0] == '6');
}

static size_t
card_from(const struct look *l, const struct run *r)
{
	for (size_t k = r->n; k > 0; k--)
		if (is_card(l, r, k))
			return k;
	return 0;
}

static void
look_cards(struct look *l)
{
	struct run r;
	size_t k;

	for (size_t i = 0; i < l->n; i++) {
		if (!is_digit(look_c(l, i)) || is_digit(look_c(l, i - 1)))
			continue;
		if (l->is_link[i] || !run_begins(l, i))
			continue;
		run_read(l, i, &r);
		if (r.n == 0 || (k = card_from(l, &r)) == 0)
			continue;
		look_add(l, PERSONAL_CARD, i, r.to[k - 1]);
		i = r.to[k - 1];
	}
}

void
personal_look_accounts(struct look *l)
{
	look_ibans(l);
	look_cards(l);
}
