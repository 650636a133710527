#include "answerwell/text/personal.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "base/utf8.h"
#include "text/personal.h"

enum { WORDS_LEAST = 7, MIXED_LEAST = 3 };

/* ---- reading into cells ------------------------------------------------------------------------- */

enum { DROPPED = UINT32_MAX };

/* In their order. */
static const struct {
	uint32_t first, last, as;
	bool is_range; /* as, as + 1 ...; else all are `as` */
} folds[] = {
    {0x09, 0x09, ' ', false},         {0x0d, 0x0d, DROPPED, false},
    {0xa0, 0xa0, ' ', false},         {0xad, 0xad, DROPPED, false},
    {0x0660, 0x0669, '0', true},      {0x06f0, 0x06f9, '0', true},
    {0x0966, 0x096f, '0', true},      {0x2000, 0x200a, ' ', false},
    {0x200b, 0x200f, DROPPED, false}, {0x2010, 0x2015, '-', false},
    {0x2018, 0x2019, '\'', false},    {0x2022, 0x2022, 0xb7, false},
    {0x2027, 0x2027, 0xb7, false},    {0x2028, 0x2029, '\n', false},
    {0x202a, 0x202e, DROPPED, false}, {0x202f, 0x202f, ' ', false},
    {0x205f, 0x205f, ' ', false},     {0x2060, 0x2064, DROPPED, false},
    {0x20e3, 0x20e3, DROPPED, false}, {0x2212, 0x2212, '-', false},
    {0x2460, 0x2468, '1', true},      {0x24ea, 0x24ea, '0', false},
    {0x2500, 0x2501, '-', false},     {0x3000, 0x3000, ' ', false},
    {0x3007, 0x3007, 0x96f6, false},  {0x3010, 0x3010, '[', false},
    {0x3011, 0x3011, ']', false},     {0x3014, 0x3014, '[', false},
    {0x3015, 0x3015, ']', false},     {0x30fb, 0x30fb, 0xb7, false},
    {0x30fc, 0x30fc, '-', false},     {0xfe00, 0xfe0f, DROPPED, false},
    {0xfe58, 0xfe58, '-', false},     {0xfe63, 0xfe63, '-', false},
    {0xfe6b, 0xfe6b, '@', false},     {0xfeff, 0xfeff, DROPPED, false},
    {0xff01, 0xff5e, '!', true},      {0xff61, 0xff61, 0x3002, false},
    {0x1d7ce, 0x1d7d7, '0', true},    {0x1d7d8, 0x1d7e1, '0', true},
    {0x1d7e2, 0x1d7eb, '0', true},    {0x1d7ec, 0x1d7f5, '0', true},
    {0x1d7f6, 0x1d7ff, '0', true},
};

static uint32_t
fold(uint32_t c)
{
	size_t low = 0, high = sizeof(folds) / sizeof(folds[0]);

	if (c > ' ' && c < 0x7f)
		return c;
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c > folds[mid].last)
			low = mid + 1;
		else if (c < folds[mid].first)
			high = mid;
		else
			return folds[mid].is_range ? folds[mid].as + (c - folds[mid].first)
						   : folds[mid].as;
	}
	return c;
}

/* &#64; and &#x40;, which Markdown shows as what they stand for: their length, 0 if it is none. */
static size_t
read_entity(const char *s, uint32_t *c)
{
	bool is_hex = s[0] == '&' && s[1] == '#' && (s[2] == 'x' || s[2] == 'X');
	size_t at = is_hex ? 3 : 2, n = 0;

	if (strncmp(s, "&commat;", 8) == 0) {
		*c = '@';
		return 8;
	}
	if (s[0] != '&' || s[1] != '#')
		return 0;
	for (*c = 0;
	     n < 6 && isxdigit((unsigned char)s[at]) && (is_hex || isdigit((unsigned char)s[at]));
	     at++, n++) {
		int d = isdigit((unsigned char)s[at]) ? s[at] - '0' : (s[at] | 32) - 'a' + 10;

		*c = *c * (is_hex ? 16 : 10) + (uint32_t)d;
	}
	return n > 0 && s[at] == ';' ? at + 1 : 0;
}

static struct cell *
read_cells(struct arena *a, const char *text, size_t *n)
{
	size_t len = strlen(text), step, at = 0;
	struct cell *cells = arena_array(a, len + 1, sizeof *cells);
	uint32_t c = 0;

	*n = 0;
	while (at < len) {
		step = read_entity(text + at, &c);
		if (step == 0)
			step = utf8_read(text + at, len - at, &c);
		if (step == 0) {
			step = 1;
			c = 0xfffd;
		}
		c = fold(c);
		/* A backslash of Markdown stands for nothing. */
		if (c == '\\' && ispunct((unsigned char)text[at + 1]))
			c = DROPPED;
		if (c != DROPPED)
			cells[(*n)++] = (struct cell){c, at, at + step};
		else if (*n > 0 && cells[*n - 1].end == at && text[at] != '\\')
			cells[*n - 1].end = at + step;
		at += step;
	}
	return cells;
}

/* ---- digits in words ------------------------------------------------------------------------------ */

static const char *const english_digits[] = {"zero", "one", "two",   "three", "four",
					     "five", "six", "seven", "eight", "nine"};

static int
han_digit(uint32_t c)
{
	static const uint32_t plain[] = {0x96f6, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
					 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d};
	static const uint32_t formal[] = {0x96f6, 0x58f9, 0x8d30, 0x53c1, 0x8086,
					  0x4f0d, 0x9646, 0x67d2, 0x634c, 0x7396};

	if (c == 0x5e7a) /* 幺, said for 1 */
		return 1;
	for (int i = 0; i < 10; i++)
		if (c == plain[i] || c == formal[i])
			return i;
	return -1;
}

/* The cells behind a digit in words at i, and its value; 0: none. */
static size_t
digit_word(const struct look *l, size_t i, int *value, int *times)
{
	static const char *const ohs[] = {"oh", "o", NULL};
	size_t to;

	*times = 1;
	if ((to = look_whole_word(l, i, "double")) != 0)
		*times = 2;
	else if ((to = look_whole_word(l, i, "triple")) != 0)
		*times = 3;
	if (to != 0) {
		if (look_c(l, to) != ' ')
			return 0;
		i = to + 1;
	}
	for (*value = 0; *value < 10; (*value)++)
		if ((to = look_whole_word(l, i, english_digits[*value])) != 0)
			return to;
	*value = 0;
	return look_one_of(l, i, ohs, true);
}

static bool
joins_digits(uint32_t c)
{
	return c == ' ' || c == '-' || c == ',' || c == 0xb7;
}

/* "zero seven double seven ...": from i, seven and more become the digits they say, in the cells where they begin. The
 * cells behind the words have no character of their own then. */
static size_t
read_english(struct look *l, struct cell *cells, size_t i)
{
	size_t to, at = i, end = i, n_words = 0;
	int value, times;

	while ((to = digit_word(l, at, &value, &times)) != 0) {
		n_words += (size_t)times;
		end = at = to;
		while (at < l->n && at < end + 2 && joins_digits(look_c(l, at)))
			at++;
	}
	if (n_words < WORDS_LEAST)
		return end > i ? end : i + 1;
	for (at = i; at < end;) {
		to = digit_word(l, at, &value, &times);
		if (to == 0) {
			cells[at++].c = DROPPED;
			continue;
		}
		for (size_t k = at; k < to; k++)
			cells[k].c = k < at + (size_t)times ? (uint32_t)('0' + value) : DROPPED;
		at = to;
	}
	return end;
}

/* A run of Chinese digits, or of those and others, of seven and more. */
static size_t
read_han(struct cell *cells, size_t n, size_t i)
{
	size_t to = i, n_han = 0, n_digits = 0;

	for (; to < n; to++) {
		if (han_digit(cells[to].c) >= 0)
			n_han++;
		else if (is_digit(cells[to].c))
			n_digits++;
		else if (!(cells[to].c == '-' || cells[to].c == ' '))
			break;
	}
	if (n_han < MIXED_LEAST || n_han + n_digits < WORDS_LEAST)
		return to;
	for (size_t k = i; k < to; k++)
		if (han_digit(cells[k].c) >= 0)
			cells[k].c = (uint32_t)('0' + han_digit(cells[k].c));
	return to;
}

/* 138OO138OOO: letters that look like digits, where digits are most of it. */
static size_t
read_lookalikes(struct cell *cells, size_t n, size_t i)
{
	size_t to = i, n_digits = 0, n_like = 0;

	for (; to < n && (is_word(cells[to].c) || cells[to].c == '_'); to++) {
		n_digits += is_digit(cells[to].c);
		n_like += strchr("oOlI", (int)cells[to].c) != NULL;
	}
	if (n_like == 0 || n_like + n_digits != to - i || to - i < 10 || n_digits <= n_like ||
	    !is_digit(cells[i].c))
		return to;
	for (size_t k = i; k < to; k++) {
		if (cells[k].c == 'o' || cells[k].c == 'O')
			cells[k].c = '0';
		else if (cells[k].c == 'l' || cells[k].c == 'I')
			cells[k].c = '1';
	}
	return to;
}

static void
read_digits(struct look *l, struct cell *cells)
{
	size_t i, kept = 0;

	for (i = 0; i < l->n;) {
		uint32_t c = cells[i].c;

		if (han_digit(c) >= 0)
			i = read_han(cells, l->n, i);
		else if (is_digit(c) && han_digit(look_c(l, i + 1)) >= 0)
			i = read_han(cells, l->n, i);
		else if (is_ascii_letter(c) && strchr("dDeEfFnNoOsStTzZ", (int)c) != NULL &&
			 !is_word(look_c(l, i - 1)))
			i = read_english(l, cells, i);
		else if (is_word(c) && !is_word(look_c(l, i - 1)))
			i = read_lookalikes(cells, l->n, i);
		else
			i++;
	}
	for (i = 0; i < l->n; i++) {
		if (cells[i].c != DROPPED)
			cells[kept++] = cells[i];
		else if (kept > 0)
			cells[kept - 1].end = cells[i].end;
	}
	l->n = kept;
}

/* ---- words beside ----------------------------------------------------------------------------------- */

static const struct {
	enum hint hint;
	const char *word;
} hint_words[] = {
#define HINT(hint, word) {HINT_##hint, word},
#include "text/personal_hints.h"
};

enum { HINT_WORDS = sizeof(hint_words) / sizeof(hint_words[0]), HINT_LONGEST = 32, BUCKETS = 256 };

size_t
look_word(const struct look *l, size_t i, const char *word)
{
	size_t len, at = 0, step;
	uint32_t c;

	/* Most words end here. */
	if (i >= l->n ||
	    ((unsigned char)word[0] < 0x80 && lower_of(l->cells[i].c) != (unsigned char)word[0]))
		return 0;
	len = strlen(word);

	for (; at < len; at += step, i++) {
		step = utf8_read(word + at, len - at, &c);
		assert(step > 0);
		if (i >= l->n || lower_of(l->cells[i].c) != c)
			return 0;
	}
	return i;
}

size_t
look_whole_word(const struct look *l, size_t i, const char *word)
{
	size_t to = is_letter(look_c(l, i - 1)) ? 0 : look_word(l, i, word);

	return to != 0 && is_letter(look_c(l, to)) && is_letter(look_c(l, to - 1)) ? 0 : to;
}

size_t
look_one_of(const struct look *l, size_t i, const char *const *words, bool is_whole)
{
	size_t longest = 0;

	for (; *words != NULL; words++) {
		size_t to = is_whole ? look_whole_word(l, i, *words) : look_word(l, i, *words);

		if (to > longest)
			longest = to;
	}
	return longest;
}

/* Words by their first character, so that each place of a text is compared with few. */
struct words_by_first {
	short first[BUCKETS], next[HINT_WORDS];
};

static void
sort_words(struct words_by_first *w)
{
	memset(w->first, -1, sizeof w->first);
	for (short i = 0; i < HINT_WORDS; i++) {
		uint32_t c = 0;

		(void)utf8_read(hint_words[i].word, strlen(hint_words[i].word), &c);
		w->next[i] = w->first[c % BUCKETS];
		w->first[c % BUCKETS] = i;
	}
}

static void
add_hint(struct look *l, struct hint_at **hints, size_t *room, struct hint_at found)
{
	if (l->n_hints == *room) {
		*hints = arena_grow(l->arena, *hints, *room * sizeof **hints,
				    (*room * 2 + 16) * sizeof **hints);
		*room = *room * 2 + 16;
	}
	(*hints)[l->n_hints++] = found;
}

static void
read_hints(struct look *l)
{
	struct words_by_first words;
	struct hint_at *hints = NULL;
	size_t room = 0, to;

	sort_words(&words);
	for (size_t i = 0; i < l->n; i++)
		for (short k = words.first[lower_of(l->cells[i].c) % BUCKETS]; k >= 0;
		     k = words.next[k])
			if ((to = look_whole_word(l, i, hint_words[k].word)) != 0)
				add_hint(l, &hints, &room,
					 (struct hint_at){i, to, hint_words[k].hint});
	l->hints = hints;
}

static size_t
lines_between(const struct look *l, size_t from, size_t to)
{
	size_t n = 0;

	for (; from < to; from++)
		n += l->cells[from].c == '\n';
	return n;
}

const struct hint_at *
look_first_hint(const struct look *l, size_t from)
{
	size_t low = 0, high = l->n_hints;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (l->hints[mid].from < from)
			low = mid + 1;
		else
			high = mid;
	}
	return low < l->n_hints ? &l->hints[low] : NULL;
}

bool
look_hinted(const struct look *l, enum hint hint, size_t from, size_t to, size_t before,
	    size_t after)
{
	size_t reach = before + HINT_LONGEST;
	const struct hint_at *h = look_first_hint(l, from > reach ? from - reach : 0);

	for (; h != NULL && h < l->hints + l->n_hints && h->from < to + after; h++) {
		if (h->hint != hint)
			continue;
		if (h->to <= from && h->to + before >= from && lines_between(l, h->to, from) <= 1)
			return true;
		if (h->from >= to && lines_between(l, to, h->from) == 0)
			return true;
	}
	return false;
}

/* ---- web addresses ---------------------------------------------------------------------------------- */

static bool
ends_link(uint32_t c)
{
	return c <= ' ' || c == '<' || c == '>' || c == '"' || c == ')' || c == ']' || c >= 0x2e80;
}

static size_t
link_from(const struct look *l, size_t i)
{
	static const char *const schemes[] = {"http://", "https://", "ftp://",  "www.",
					      "git://",  "ssh://",   "file://", NULL};
	size_t to;

	if (is_word(look_c(l, i - 1)))
		return 0;
	if ((to = look_one_of(l, i, schemes, false)) == 0)
		return 0;
	while (!ends_link(look_c(l, to)))
		to++;
	return to;
}

static void
read_links(struct look *l)
{
	size_t to;

	l->is_link = arena_array(l->arena, l->n + 1, sizeof *l->is_link);
	for (size_t i = 0; i < l->n; i++) {
		if ((to = link_from(l, i)) == 0)
			continue;
		for (; i < to; i++)
			l->is_link[i] = true;
	}
}

/* ---- all of them -------------------------------------------------------------------------------------- */

void
look_add(struct look *l, enum personal_kind kind, size_t from, size_t to)
{
	struct personal *p;

	assert(from < to && to <= l->n);
	if (l->n_found == l->room) {
		l->found = arena_grow(l->arena, l->found, l->room * sizeof *l->found,
				      (l->room * 2 + 8) * sizeof *l->found);
		l->room = l->room * 2 + 8;
	}
	p = &l->found[l->n_found++];
	*p = (struct personal){kind, l->cells[from].at, l->cells[to - 1].end - l->cells[from].at};
}

static int
by_place(const void *one, const void *other)
{
	const struct personal *x = one, *y = other;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* Of two over each other the first kind stays, made as wide as both if they are of one kind. */
static size_t
without_overlaps(struct personal *found, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(found, n, sizeof *found, by_place);
	for (size_t i = 0; i < n; i++) {
		struct personal *last = kept > 0 ? &found[kept - 1] : NULL;
		size_t end = found[i].at + found[i].len;

		if (last == NULL || last->at + last->len <= found[i].at) {
			found[kept++] = found[i];
			continue;
		}
		if (found[i].kind < last->kind)
			last->kind = found[i].kind;
		if (end > last->at + last->len)
			last->len = end - last->at;
	}
	return kept;
}

struct personal *
personal_find(struct arena *a, const char *text, const char *orders, size_t *n)
{
	struct look l = {.arena = a};
	struct cell *cells = read_cells(a, text, &l.n);

	l.cells = cells;
	read_digits(&l, cells);
	read_hints(&l);
	read_links(&l);
	if (orders != NULL && orders[0] != '\0')
		personal_look_orders(&l, orders);
	personal_look_accounts(&l);
	personal_look_identity(&l);
	personal_look_mail(&l);
	personal_look_phones(&l);
	personal_look_places(&l);
	*n = without_overlaps(l.found, l.n_found);
	return l.found;
}

char *
personal_key(struct arena *a, const char *text, const struct personal *found)
{
	char *part = arena_strndup(a, text + found->at, found->len);
	struct look l = {.arena = a};
	struct cell *cells = read_cells(a, part, &l.n);
	struct buf b;

	l.cells = cells;
	read_digits(&l, cells);
	buf_init(&b, a, found->len + 1);
	for (size_t i = 0; i < l.n; i++) {
		uint32_t c = lower_of(cells[i].c);

		if (is_word(c))
			buf_putc(&b, (char)c);
		else if (c >= 0x80 && c != 0xb7)
			buf_append(&b, part + cells[i].at, cells[i].end - cells[i].at);
	}
	return b.data;
}

static int
by_text(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

struct personal *
personal_find_new(struct arena *a, const char *text, const char *before, const char *orders,
		  size_t *n)
{
	struct personal *found = personal_find(a, text, orders, n), *had;
	size_t n_had = 0, kept = 0;
	char **keys, *key;

	if (*n == 0 || before == NULL || before[0] == '\0')
		return found;
	had = personal_find(a, before, orders, &n_had);
	keys = arena_array(a, n_had + 1, sizeof *keys);
	for (size_t i = 0; i < n_had; i++)
		keys[i] = personal_key(a, before, &had[i]);
	if (n_had > 1)
		qsort(keys, n_had, sizeof *keys, by_text);
	for (size_t i = 0; i < *n; i++) {
		key = personal_key(a, text, &found[i]);
		if (n_had == 0 || bsearch(&key, keys, n_had, sizeof *keys, by_text) == NULL)
			found[kept++] = found[i];
	}
	*n = kept;
	return found;
}
