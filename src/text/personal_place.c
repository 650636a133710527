/* Postal addresses of the alphabets with letters: English, German, Dutch, French, Spanish, Italian. A street alone is
 * common in sentences, so it needs its number, and where the word is ambiguous also a postcode, a flat or a word that
 * says that somebody lives there. */
#include <string.h>

#include "text/personal.h"

enum { WORDS_MAX = 5, REACH = 64, NUMBER_MAX = 5 };

/* ---- words ------------------------------------------------------------------------------------------------ */

static size_t
word_end(const struct look *l, size_t i)
{
	size_t to = i;

	while (to - i < 40 && (is_letter(look_c(l, to)) || look_c(l, to) == '\'' ||
			       (look_c(l, to) == '-' && is_letter(look_c(l, to + 1)))))
		to++;
	return to;
}

static size_t
over_blanks(const struct look *l, size_t i)
{
	while (look_c(l, i) == ' ')
		i++;
	return i;
}

/* Blanks, commas and one end of a line, as between the lines of an address. */
static size_t
over_gap(const struct look *l, size_t i)
{
	size_t n_lines = 0, to = i;

	while (to - i < 6 &&
	       (look_c(l, to) == ' ' || look_c(l, to) == ',' || look_c(l, to) == ';' ||
		(to < l->n && look_c(l, to) == '\n' && n_lines++ == 0)))
		to++;
	return to;
}

/* 12, 12a, 12-14, 12/3: the cell behind; 0: no number of a house. */
static size_t
house_end(const struct look *l, size_t i)
{
	size_t to = i;

	while (is_digit(look_c(l, to)))
		to++;
	if (to == i || to - i > NUMBER_MAX || look_c(l, i) == '0')
		return 0;
	if (is_ascii_letter(look_c(l, to)) && !is_letter(look_c(l, to + 1)) &&
	    !is_digit(look_c(l, to + 1)))
		to++;
	else if (look_c(l, to) == ' ' && is_ascii_letter(look_c(l, to + 1)) &&
		 lower_of(look_c(l, to + 1)) <= 'f' && !is_word(look_c(l, to + 2)) &&
		 look_c(l, to + 2) != '\'')
		to += 2;
	if ((look_c(l, to) == '-' || look_c(l, to) == '/') && is_digit(look_c(l, to + 1))) {
		size_t more = to + 1;

		while (is_digit(look_c(l, more)))
			more++;
		if (more - to <= NUMBER_MAX)
			to = more;
	}
	return is_word(look_c(l, to)) || look_c(l, to) == '%' ||
		       (look_c(l, to) == '.' && is_digit(look_c(l, to + 1))) ||
		       (look_c(l, to) == ':' && is_digit(look_c(l, to + 1)))
		   ? 0
		   : to;
}

static bool
begins_word(const struct look *l, size_t i)
{
	uint32_t c = look_c(l, i - 1);

	return !is_word(c) && !is_letter(c) && c != '-' && c != '.' && c != '$' && c != '_' &&
	       c != 0xa3 && c != 0x20ac &&
	       !(c == ',' && is_digit(look_c(l, i - 2)) && is_digit(look_c(l, i)));
}

/* ---- what follows a street ---------------------------------------------------------------------------- */

static size_t
digits_end(const struct look *l, size_t i, size_t n)
{
	size_t to = i;

	while (is_digit(look_c(l, to)))
		to++;
	return to == i + n ? to : 0;
}

/* LS1 4AP, SW1A 1AA: the cell behind; 0. */
static size_t
british_code(const struct look *l, size_t i)
{
	size_t to = i;

	if (!is_ascii_letter(look_c(l, to)) || is_word(look_c(l, i - 1)))
		return 0;
	to += is_ascii_letter(look_c(l, to + 1)) ? 2 : 1;
	if (!is_digit(look_c(l, to)))
		return 0;
	to++;
	if (is_word(look_c(l, to)) && is_word(look_c(l, to + 1)) && !is_digit(look_c(l, to + 2)) &&
	    is_digit(look_c(l, to)) && is_ascii_letter(look_c(l, to + 1)) &&
	    is_ascii_letter(look_c(l, to + 2)))
		return is_word(look_c(l, to + 3)) ? 0 : to + 3; /* LS14AP */
	if (is_word(look_c(l, to)))
		to++;
	to += look_c(l, to) == ' ';
	if (is_digit(look_c(l, to)) && is_ascii_letter(look_c(l, to + 1)) &&
	    is_ascii_letter(look_c(l, to + 2)) && !is_word(look_c(l, to + 3)))
		return to + 3;
	return 0;
}

/* T12 AB34, the Irish one. */
static size_t
irish_code(const struct look *l, size_t i)
{
	size_t to = i + 3;

	if (!is_capital(look_c(l, i)) || !is_digit(look_c(l, i + 1)) || !is_digit(look_c(l, i + 2)))
		return 0;
	to += look_c(l, to) == ' ';
	for (size_t k = to; k < to + 4; k++)
		if (!is_digit(look_c(l, k)) && !is_capital(look_c(l, k)))
			return 0;
	return is_word(look_c(l, to + 4)) || !is_capital(look_c(l, to)) ? 0 : to + 4;
}

/* K1A 0B1. */
static size_t
canadian_code(const struct look *l, size_t i)
{
	size_t to = i + 3;

	if (!is_ascii_letter(look_c(l, i)) || !is_digit(look_c(l, i + 1)) ||
	    !is_ascii_letter(look_c(l, i + 2)))
		return 0;
	to += look_c(l, to) == ' ' || look_c(l, to) == '-';
	if (!is_digit(look_c(l, to)) || !is_ascii_letter(look_c(l, to + 1)) ||
	    !is_digit(look_c(l, to + 2)))
		return 0;
	return is_word(look_c(l, to + 3)) ? 0 : to + 3;
}

static const char *const states[] = {
    "al", "ak", "az", "ar", "ca", "co", "ct",  "de",  "fl",  "ga",  "hi",  "id", "il", "in", "ia",
    "ks", "ky", "la", "me", "md", "ma", "mi",  "mn",  "ms",  "mo",  "mt",  "ne", "nv", "nh", "nj",
    "nm", "ny", "nc", "nd", "oh", "ok", "or",  "pa",  "ri",  "sc",  "sd",  "tn", "tx", "ut", "vt",
    "va", "wa", "wv", "wi", "wy", "dc", "nsw", "vic", "qld", "tas", "act", NULL};

/* IL 62704, or VIC 3000. */
static size_t
state_code(const struct look *l, size_t i)
{
	size_t to = look_one_of(l, i, states, true), end;

	if (to == 0)
		return 0;
	to = over_blanks(l, to + (look_c(l, to) == ','));
	if ((end = digits_end(l, to, 5)) == 0 && (end = digits_end(l, to, 4)) == 0)
		return 0;
	if (look_c(l, end) == '-' && digits_end(l, end + 1, 4) != 0)
		end += 5;
	return end;
}

/* 75002 Paris, 8010 Graz, 1012 AB Amsterdam, A-1010 Wien: a number with a name behind it. */
static size_t
continental_code(const struct look *l, size_t i)
{
	size_t to = digits_end(l, i, 5), name, end;

	if (is_digit(look_c(l, i - 1)))
		return 0;
	if (to == 0)
		to = digits_end(l, i, 4);
	if (to == 0 || look_c(l, to) != ' ')
		return 0;
	name = over_blanks(l, to);
	if (is_capital(look_c(l, name)) && is_capital(look_c(l, name + 1)) &&
	    look_c(l, name + 2) == ' ')
		name = over_blanks(l, name + 2);
	end = word_end(l, name);
	return end - name >= 2 && is_capital(look_c(l, name)) ? end : 0;
}

/* The cell behind the last code of an area within reach of `from`, in this line or the next two; 0: none. */
static size_t
code_within(const struct look *l, size_t from)
{
	size_t n_lines = 0, end;

	for (size_t i = from; i < from + REACH && i < l->n; i++) {
		if (look_c(l, i) == '\n' && ++n_lines > 2)
			break;
		if (!is_word(look_c(l, i)) || is_word(look_c(l, i - 1)))
			continue;
		if ((end = british_code(l, i)) != 0 || (end = canadian_code(l, i)) != 0 ||
		    (end = irish_code(l, i)) != 0 || (end = state_code(l, i)) != 0 ||
		    (end = continental_code(l, i)) != 0)
			return end;
		/* A name and five digits at the end: Springfield 62704. */
		if (i > from + 2 && look_c(l, i - 1) == ' ' && is_letter(look_c(l, i - 2)) &&
		    ((end = digits_end(l, i, 5)) != 0 || (end = digits_end(l, i, 6)) != 0) &&
		    !is_letter(look_c(l, end)) && look_c(l, end + 1) != '%' &&
		    (look_c(l, end) != ' ' || !is_ascii_letter(look_c(l, end + 1)) ||
		     is_capital(look_c(l, end + 1))))
			return end;
	}
	return 0;
}

/* Flat 3, Apt. 4B, Unit 7: the cell behind what stands at i; 0. */
static size_t
flat_end(const struct look *l, size_t i)
{
	static const char *const flats[] = {
	    "flat",    "apt", "apartment", "unit",        "suite", "ste",     "floor", "room", "#",
	    "wohnung", "whg", "top",       "appartement", "piso",  "interno", "bus",   NULL};
	size_t to = look_one_of(l, i, flats, false);

	if (to == 0)
		return 0;
	to += look_c(l, to) == '.';
	to = over_blanks(l, to);
	to += look_c(l, to) == '#';
	if (!is_digit(look_c(l, to)) &&
	    !(is_capital(look_c(l, to)) && !is_letter(look_c(l, to + 1))))
		return 0;
	while (is_word(look_c(l, to)))
		to++;
	return to;
}

struct address {
	size_t from, to;
	bool is_sure; /* it needs nothing beside it */
};

/* Flat 3, 12 Mill Lane: the flat that stands before. */
static size_t
flat_before(const struct look *l, size_t from)
{
	size_t least = from > 20 ? from - 20 : 0;

	for (size_t i = from; i-- > least;) {
		size_t to = is_letter(look_c(l, i - 1)) ? 0 : flat_end(l, i);

		if (to != 0 && to < from && over_gap(l, to) == from)
			return i;
	}
	return from;
}

/* Takes in the flat and the code that follow; false if it needs them and has none. */
static bool
is_address(const struct look *l, struct address *x)
{
	size_t gap = over_gap(l, x->to), flat = flat_end(l, gap), code;
	bool has_more = flat != 0;

	if (flat != 0)
		x->to = flat;
	code = code_within(l, x->to);
	if (code != 0)
		x->to = code;
	return has_more || code != 0 || x->is_sure || flat_before(l, x->from) != x->from ||
	       look_hinted(l, HINT_ADDRESS, x->from, x->to, 20, 0);
}

/* ---- English: 12 Mill Lane -------------------------------------------------------------------------------- */

static const char *const sure_streets[] = {"street", "avenue", "boulevard", "crescent",
					   "ave",    "blvd",   "rd",        "parkway",
					   "lane",   "road",   NULL};
static const char *const streets[] = {
    "st",    "ln",      "drive",   "dr",    "court",  "ct",      "place",    "pl",   "square",
    "sq",    "terrace", "way",     "close", "row",    "gardens", "grove",    "mews", "hill",
    "walk",  "quay",    "highway", "hwy",   "circle", "trail",   "broadway", "park", "rise",
    "green", "parade",  "pkwy",    "cres",  "view",   "loop",    NULL};
static const char *const times[] = {
    "minute",  "minutes", "hour",   "hours", "day",     "days",   "week", "weeks",     "year",
    "years",   "month",   "months", "times", "percent", "people", "more", "and",       "or",
    "of",      "is",      "on",     "to",    "for",     "in",     "a",    "am",        "pm",
    "o'clock", "degrees", "inch",   "it",    "per",     "with",   "by",   "if",        "bar",
    "mm",      "cm",      "kg",     "ml",    "the",     "that",   "from", "different", "other",
    "step",    "lamps",   "orders", "items", NULL};

/* What a word of a street's name may be. */
static size_t
name_end(const struct look *l, size_t i)
{
	size_t to = word_end(l, i);

	if (to == i) {
		/* 42nd Street */
		while (is_digit(look_c(l, to)))
			to++;
		if (to == i || to - i > 3 ||
		    look_one_of(l, to, (const char *const[]){"st", "nd", "rd", "th", NULL},
				false) == 0)
			return 0;
		return to + 2;
	}
	return look_one_of(l, i, times, true) == to ? 0 : to;
}

/* "the 2 Main Street songs" */
static bool
is_counted(const struct look *l, size_t i)
{
	return i >= 4 && !is_letter(look_c(l, i - 5)) && look_word(l, i - 4, "the ") != 0;
}

/* ", Springfield" */
static bool
has_town(const struct look *l, size_t to)
{
	return look_c(l, to) == ',' && look_c(l, to + 1) == ' ' && is_capital(look_c(l, to + 2)) &&
	       is_letter(look_c(l, to + 3)) && !is_capital(look_c(l, to + 3));
}

static bool
read_english(const struct look *l, size_t i, struct address *x)
{
	size_t at = house_end(l, i), to;
	bool is_named = true;

	if (at == 0 || !begins_word(l, i) || is_counted(l, i))
		return false;
	at += look_c(l, at) == ',';
	at = over_blanks(l, at);
	for (int n = 0; n < WORDS_MAX; n++) {
		if (n > 0 && (to = look_one_of(l, at, sure_streets, true)) != 0) {
			*x = (struct address){i, to + (look_c(l, to) == '.'),
					      is_named && is_capital(look_c(l, at))};
			return true;
		}
		if (n > 0 && (to = look_one_of(l, at, streets, true)) != 0) {
			*x = (struct address){i, to + (look_c(l, to) == '.'), false};
			x->is_sure = is_named && has_town(l, x->to);
			if (is_address(l, &(struct address){x->from, x->to, x->is_sure}))
				return true;
		}
		if ((to = name_end(l, at)) == 0)
			return false;
		is_named = is_named && (is_capital(look_c(l, at)) || is_digit(look_c(l, at)));
		to += look_c(l, to) == '.' && to - at <= 3;
		if (look_c(l, to) != ' ')
			return false;
		at = over_blanks(l, to);
	}
	return false;
}

/* P.O. Box 123, Postfach 1234. */
static bool
read_box(const struct look *l, size_t i, struct address *x)
{
	static const char *const boxes[] = {"p.o. box",
					    "po box",
					    "p.o.box",
					    "p o box",
					    "postfach",
					    "post office box",
					    "boîte postale",
					    "apartado de correos",
					    "casella postale",
					    "postbus",
					    NULL};
	size_t to = look_one_of(l, i, boxes, true), end;

	if (to == 0)
		return false;
	to = over_blanks(l, to);
	for (end = to;
	     is_digit(look_c(l, end)) || (look_c(l, end) == ' ' && is_digit(look_c(l, end + 1)) &&
					  is_digit(look_c(l, end - 1)));
	     end++)
		;
	*x = (struct address){i, end, true};
	return end > to;
}

/* ---- German, Dutch: the name, then the number --------------------------------------------------------------- */

/* The last letters of the word that ends at `to`. */
static bool
ends_in(const struct look *l, size_t i, size_t to, const char *const *endings, bool may_be_all)
{
	for (; *endings != NULL; endings++)
		for (size_t k = i + (may_be_all ? 0 : 2); k + 3 <= to; k++)
			if (look_word(l, k, *endings) == to)
				return true;
	return false;
}

/* Alte Straße 5, Am Alten Markt 3: the words before, while they begin with capitals. */
static size_t
name_begin(const struct look *l, size_t i)
{
	for (int n = 0; n < 3 && i > 2 && look_c(l, i - 1) == ' '; n++) {
		size_t k = i - 1;

		while (k > 0 && i - k < 30 &&
		       (is_letter(look_c(l, k - 1)) || look_c(l, k - 1) == '-'))
			k--;
		if (k == i - 1 || !is_capital(look_c(l, k)))
			break;
		i = k;
	}
	return i;
}

/* A name, a number, a postcode and a town: An der Alster 11, 20099 Hamburg. */
static bool
read_with_code(const struct look *l, size_t i, struct address *x)
{
	size_t to = word_end(l, i), at, house, gap, code;

	if (to - i < 3 || !is_capital(look_c(l, i)) || look_c(l, to) != ' ')
		return false;
	at = over_blanks(l, to);
	if ((house = house_end(l, at)) == 0)
		return false;
	gap = over_gap(l, house);
	if (gap == house || (look_c(l, gap - 1) == ' ' && gap - house == 1) ||
	    (code = continental_code(l, gap)) == 0)
		return false;
	*x = (struct address){name_begin(l, i), code, true};
	return true;
}

static bool
read_german(const struct look *l, size_t i, struct address *x)
{
	static const char *const sure[] = {"straße", "strasse", "straat", "gracht", "singel", NULL};
	static const char *const short_form[] = {"str", NULL};
	static const char *const more[] = {
	    "weg",      "platz",  "allee",     "gasse",    "ring",  "damm", "ufer",  "steig",
	    "chaussee", "graben", "berg",      "hof",      "markt", "laan", "plein", "kade",
	    "dijk",     "stieg",  "promenade", "gässchen", "park",  "wall", "zeile", NULL};
	size_t to = word_end(l, i), at, house;
	bool is_sure, is_short;

	if (to == i || is_letter(look_c(l, i - 1)) || is_digit(look_c(l, i - 1)))
		return false;
	at = over_blanks(l, to + (look_c(l, to) == '.'));
	at += look_word(l, at, "nr. ") != 0 ? 4 : 0;
	if (at == to || (house = house_end(l, at)) == 0)
		return false;
	is_short = (look_c(l, to) == '.' && ends_in(l, i, to, short_form, true)) ||
		   (ends_in(l, i, to, short_form, false) && to - i > 5);
	is_sure = is_short || ends_in(l, i, to, sure, true);
	if (!is_sure && !ends_in(l, i, to, more, true))
		return false;
	*x = (struct address){i, house, is_sure && is_capital(look_c(l, i))};
	if (to - i <= 7)
		x->from = name_begin(l, i);
	return true;
}

/* ---- French, Spanish, Italian: the kind of street stands first ------------------------------------------------ */

static bool
read_roman(const struct look *l, size_t i, struct address *x)
{
	static const char *const kinds[] = {"calle",  "c/",    "avenida", "avda.",  "paseo",
					    "via",    "viale", "corso",   "piazza", "plaza",
					    "carrer", "largo", "rua",     NULL};
	size_t to = is_capital(look_c(l, i)) ? look_one_of(l, i, kinds, false) : 0, house = 0;

	if (to == 0 || is_letter(look_c(l, i - 1)) || is_letter(look_c(l, to)) ||
	    !is_capital(look_c(l, i)))
		return false;
	for (int n = 0; n < WORDS_MAX && house == 0; n++) {
		size_t at = over_blanks(l, to), end = word_end(l, at);

		if (end == at)
			return false;
		if (n == 0 && !is_capital(look_c(l, at)) && end - at > 4)
			return false;
		to = end;
		at = over_blanks(l, to + (look_c(l, to) == ','));
		at += look_word(l, at, "nº ") != 0 ? 3 : look_word(l, at, "n. ") != 0 ? 3 : 0;
		house = at > to ? house_end(l, at) : 0;
	}
	*x = (struct address){i, house, true};
	return house != 0;
}

static bool
read_french(const struct look *l, size_t i, struct address *x)
{
	static const char *const kinds[] = {"rue",   "avenue",  "boulevard", "place", "chemin",
					    "allée", "impasse", "quai",      "route", "cours",
					    "bd",    "av.",     NULL};
	static const char *const sure[] = {"rue",       "chemin", "allée", "impasse",
					   "boulevard", "bd",     NULL};
	static const char *const twice[] = {"bis", "ter", NULL};
	size_t at = house_end(l, i), to, end;
	bool is_sure;

	if (at == 0 || !begins_word(l, i))
		return false;
	at = over_blanks(l, at + (look_c(l, at) == ','));
	if ((to = look_one_of(l, at, twice, true)) != 0)
		at = over_blanks(l, to + (look_c(l, to) == ','));
	if ((to = look_one_of(l, at, kinds, true)) == 0)
		return false;
	is_sure = look_one_of(l, at, sure, true) != 0;
	for (int n = 0; n < WORDS_MAX; n++) {
		at = over_blanks(l, to);
		if ((end = word_end(l, at)) == at)
			break;
		to = end;
		if (is_capital(look_c(l, at))) {
			*x = (struct address){i, to, is_sure};
			return true;
		}
		if (end - at > 4)
			break;
	}
	return false;
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static bool
read_place(const struct look *l, size_t i, struct address *x)
{
	if (is_digit(look_c(l, i)))
		return read_english(l, i, x) || read_french(l, i, x);
	return read_box(l, i, x) || read_roman(l, i, x) || read_german(l, i, x) ||
	       read_with_code(l, i, x);
}

void
personal_look_places(struct look *l)
{
	struct address x;

	for (size_t i = 0; i < l->n; i++) {
		bool begins = (is_word(look_c(l, i)) || is_letter(look_c(l, i))) &&
			      !is_word(look_c(l, i - 1)) && !is_letter(look_c(l, i - 1));

		if (!begins || l->is_link[i] || !read_place(l, i, &x) || !is_address(l, &x))
			continue;
		x.from = flat_before(l, x.from);
		look_add(l, PERSONAL_ADDRESS, x.from, x.to);
		i = x.to;
	}
	personal_look_chinese_places(l);
}
