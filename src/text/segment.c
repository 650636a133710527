#include "answerwell/text/segment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/heavy.h"
#include "text/fold.h"
#include "text/utf.h"

enum {
	WORD_BYTES_MAX = 512, /* to_tsvector drops words past 2 KiB; runs this long are no words */
	PARTS_MAX = 4, /* of a compound: what has more is a path or an address */
	HAN_WEIGHT = 3 /* one Han character says as much as three Latin letters */
};

/* Letters and digits without a gap. */
struct atom {
	int32_t from, to;
	const char *sign; /* what its sign is called; NULL: none */
	int32_t sign_len;
	bool is_joinable, has_dot;
};

struct reading {
	struct arena *arena;
	struct folded text;
	char *forms; /* of a text of ASCII alone: the form of each atom where it stands */
	struct atom *atoms;
	size_t n_atoms, atoms_size;
	struct word *words;
	size_t n_words, words_size;
	int32_t read_to; /* by the last whole */
	size_t n_letters;
};

/* Opening one loads ICU's dictionaries; kept for the life of the thread. */
static once_flag breaks_once = ONCE_FLAG_INIT;
static tss_t breaks_key;

static void
breaks_close(void *breaks)
{
	ubrk_close(breaks);
}

static void
breaks_key_new(void)
{
	if (tss_create(&breaks_key, breaks_close) != thrd_success)
		abort();
}

static UBreakIterator *
thread_breaks(void)
{
	UErrorCode error = U_ZERO_ERROR;
	UBreakIterator *breaks;

	call_once(&breaks_once, breaks_key_new);
	breaks = tss_get(breaks_key);
	if (breaks == NULL) {
		breaks = ubrk_open(UBRK_WORD, "en", NULL, 0, &error);
		if (U_FAILURE(error) || tss_set(breaks_key, breaks) != thrd_success)
			abort();
	}
	return breaks;
}

/* ---- atoms -------------------------------------------------------------------------------------- */

static UChar
unit(const struct reading *r, int32_t at)
{
	return at >= 0 && at < r->text.len ? r->text.text[at] : 0;
}

static bool
is_ascii_digit(UChar c)
{
	return c >= '0' && c <= '9';
}

static bool
is_ascii_letter(UChar c)
{
	return c >= 'a' && c <= 'z'; /* folded */
}

static bool
is_letter(UChar c)
{
	return c < 0x80 ? is_ascii_letter(c) : u_isalpha(c);
}

static bool
is_letter_or_digit(UChar32 c)
{
	if (c < 0x80)
		return is_ascii_letter((UChar)c) || is_ascii_digit((UChar)c);
	return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* C++, Disney+, C#: the sign ends the name, and no letter follows. C++17 has a version. */
static void
read_sign(const struct reading *r, struct atom *atom)
{
	UChar first = unit(r, atom->to), last = unit(r, atom->to - 1);
	bool is_double = first == '+' && unit(r, atom->to + 1) == '+';
	UChar after = unit(r, atom->to + 1 + is_double);

	if (!is_letter(unit(r, atom->from)) || after == '+' || after == '#' ||
	    (is_letter_or_digit(after) && !is_ascii_digit(after)))
		return;
	if (is_double)
		atom->sign = "plusplus";
	else if (first == '+' && is_letter(last) && !is_ascii_digit(after))
		atom->sign = "plus";
	else if ((first == '#' || first == 0x266f) && atom->to - atom->from == 1)
		atom->sign = "sharp";
	if (atom->sign != NULL)
		atom->sign_len = 1 + is_double;
}

static void
add_atom(struct reading *r, int32_t from, int32_t to, bool is_joinable)
{
	struct atom *atom;
	UChar before;

	if (r->n_atoms == r->atoms_size) {
		r->atoms_size = r->atoms_size == 0 ? 64 : r->atoms_size * 2;
		r->atoms = arena_grow(r->arena, r->atoms, r->n_atoms * sizeof(*r->atoms),
				      r->atoms_size * sizeof(*r->atoms));
	}
	atom = &r->atoms[r->n_atoms++];
	*atom = (struct atom){.from = from, .to = to, .is_joinable = is_joinable};
	if (!is_joinable)
		return;
	read_sign(r, atom);
	before = unit(r, from - 2);
	atom->has_dot = unit(r, from - 1) == '.' && is_letter(unit(r, from)) &&
			!is_letter_or_digit(before) && before != '.' && before != '/';
}

/* ICU keeps don't, node.js, 7.4.12 and a_b together: of these only the numbers stay. */
static void
add_atoms(struct reading *r, int32_t from, int32_t to)
{
	int32_t start = from, at = from, next;
	uint32_t c;

	while (at < to) {
		next = at;
		c = utf_next_16(r->text.text, to, &next);
		if (!is_letter_or_digit((UChar32)c) &&
		    !(c == '.' && at > from && is_ascii_digit(unit(r, at - 1)) &&
		      is_ascii_digit(unit(r, next)))) {
			if (at > start)
				add_atom(r, start, at, true);
			start = next;
		}
		at = next;
	}
	if (at > start)
		add_atom(r, start, at, true);
}

/* What the iterator below would find, for it breaks no run of letters and digits, nor 7.4 at the point. */
static void
find_ascii_atoms(struct reading *r)
{
	int32_t from, at = 0;

	while (at < r->text.len) {
		for (from = at;
		     is_letter_or_digit(unit(r, at)) ||
		     (at > from && unit(r, at) == '.' && is_ascii_digit(unit(r, at - 1)) &&
		      is_ascii_digit(unit(r, at + 1)));)
			at++;
		if (at > from)
			add_atom(r, from, at, true);
		at++;
	}
}

static void
find_atoms(struct reading *r)
{
	UBreakIterator *breaks = thread_breaks();
	UErrorCode error = U_ZERO_ERROR;
	int32_t from, to;

	ubrk_setText(breaks, r->text.text, r->text.len, &error);
	if (U_FAILURE(error))
		abort();
	for (from = ubrk_first(breaks); (to = ubrk_next(breaks)) != UBRK_DONE; from = to) {
		int32_t status = ubrk_getRuleStatus(breaks);

		if (status >= UBRK_WORD_KANA)
			add_atom(r, from, to, false);
		else if (status >= UBRK_WORD_NONE_LIMIT)
			add_atoms(r, from, to);
	}
}

/* ---- words -------------------------------------------------------------------------------------- */

static bool
ends_sentence(UChar c)
{
	return c == '.' || c == '!' || c == '?' || c == ';' || c == '\n' || c == 0x3002;
}

static void
add_word(struct reading *r, int32_t from, int32_t to, const char *form, enum word_kind kind)
{
	struct word *word;
	bool begins = false;

	if (strlen(form) > WORD_BYTES_MAX)
		return;
	if (r->n_words == r->words_size) {
		r->words_size = r->words_size == 0 ? 64 : r->words_size * 2;
		r->words = arena_grow(r->arena, r->words, r->n_words * sizeof(*r->words),
				      r->words_size * sizeof(*r->words));
	}
	for (int32_t i = r->read_to; kind == WORD_WHOLE && i < from; i++)
		begins |= ends_sentence(unit(r, i));
	if (kind == WORD_WHOLE)
		r->read_to = to;
	word = &r->words[r->n_words++];
	*word = (struct word){.at = r->text.at[from],
			      .len = r->text.at[to] - r->text.at[from],
			      .form = form,
			      .kind = kind,
			      .begins_sentence = begins};
}

/* The forms of all atoms: the text, ended where they end. */
static void
end_forms(struct reading *r)
{
	r->forms = arena_alloc(r->arena, (size_t)r->text.len + 1);
	for (size_t i = 0; i < r->n_atoms; i++)
		for (int32_t at = r->atoms[i].from; at < r->atoms[i].to; at++)
			r->forms[at] = (char)r->text.text[at];
}

static const char *
form_of(const struct reading *r, int32_t from, int32_t to)
{
	/* Between two atoms stands a sign at least: there each ends. */
	if (r->text.is_ascii)
		return r->forms + from;
	return utf_to_8(r->arena, r->text.text + from, to - from);
}

static int32_t
han_characters(const UChar *s, int32_t len)
{
	int32_t n = 0, at = 0;

	while (at < len) {
		if (!utf_is_han(utf_next_16(s, len, &at)))
			return 0;
		n++;
	}
	return n;
}

static void
add_pairs(struct reading *r, const struct atom *atom)
{
	int32_t from = atom->from, middle = from, to;

	U16_FWD_1(r->text.text, middle, atom->to);
	while (middle < atom->to) {
		to = middle;
		U16_FWD_1(r->text.text, to, atom->to);
		add_word(r, from, to, form_of(r, from, to), WORD_PAIR);
		from = middle;
		middle = to;
	}
}

static void
add_single(struct reading *r, const struct atom *atom)
{
	const char *form = form_of(r, atom->from, atom->to);
	int32_t to = atom->to + atom->sign_len;

	if (atom->sign != NULL) {
		add_word(r, atom->from, to, arena_printf(r->arena, "%s%s", form, atom->sign),
			 WORD_WHOLE);
		add_word(r, atom->from, to, form, WORD_BARE);
	} else if (atom->has_dot) {
		add_word(r, atom->from - 1, to, arena_printf(r->arena, "dot%s", form), WORD_WHOLE);
		add_word(r, atom->from, to, form, WORD_BARE);
	} else {
		add_word(r, atom->from, to, form, WORD_WHOLE);
		if (!atom->is_joinable &&
		    han_characters(r->text.text + atom->from, atom->to - atom->from) > 2)
			add_pairs(r, atom);
	}
}

static bool
is_number(const struct reading *r, const struct atom *atom)
{
	int32_t at = atom->from;

	while (at < atom->to && is_ascii_digit(unit(r, at)))
		at++;
	return at == atom->to;
}

/* 1,000,000 and 1'000'000 are 1000000. */
static bool
are_thousands(const struct reading *r, const struct atom *one, const struct atom *two)
{
	UChar c = unit(r, one->to);

	return (c == ',' || c == '\'' || c == 0x2019) && is_number(r, one) && is_number(r, two) &&
	       one->to - one->from <= 3 && two->to - two->from == 3;
}

static bool
is_apostrophe(UChar c)
{
	return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2bc;
}

/* True if the two are parts of one compound: one of the signs below and nothing else between them. Points
 * stand between letters only: 1.Open is no word. */
static bool
is_joined(const struct reading *r, const struct atom *one, const struct atom *two)
{
	UChar c = unit(r, one->to);
	bool is_between_letters = is_letter(unit(r, one->to - 1)) && is_letter(unit(r, two->from));

	if (two->from - one->to != 1 || !one->is_joinable || !two->is_joinable ||
	    one->sign != NULL || two->sign != NULL)
		return false;
	if (c == '-' || c == 0x2010 || c == 0x2013 || c == '/' || c == '_' ||
	    are_thousands(r, one, two))
		return true;
	return is_between_letters && (c == '.' || is_apostrophe(c) || c == '&' || c == 0xb7);
}

static bool
has_letter(const struct reading *r, const struct atom *atoms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int32_t at = atoms[i].from; at < atoms[i].to; at++)
			if (!is_ascii_digit(unit(r, at)) && unit(r, at) != '.')
				return true;
	return false;
}

/* Dates and the like stay what they are; one number is one word. */
static bool
is_compound_word(const struct reading *r, const struct atom *atoms, size_t n)
{
	if (n < 2 || n > PARTS_MAX)
		return false;
	for (size_t i = 1; i < n; i++)
		if (!are_thousands(r, &atoms[i - 1], &atoms[i]))
			return has_letter(r, atoms, n);
	return true;
}

static void
add_compound(struct reading *r, const struct atom *atoms, size_t n)
{
	struct buf joined;

	buf_init(&joined, r->arena, 32);
	for (size_t i = 0; i < n; i++)
		buf_puts(&joined, form_of(r, atoms[i].from, atoms[i].to));
	add_word(r, atoms[0].from, atoms[n - 1].to, joined.data, WORD_WHOLE);
	for (size_t i = 0; i < n; i++) {
		const char *form = form_of(r, atoms[i].from, atoms[i].to);

		add_word(r, atoms[i].from, atoms[i].to, form, WORD_PART);
		if (unit(r, atoms[i].from - 1) == '.')
			add_word(r, atoms[i].from - 1, atoms[i].to,
				 arena_printf(r->arena, "dot%s", form), WORD_ALSO);
	}
}

struct word *
segment_read(struct arena *a, const char *text, size_t *n)
{
	struct reading r = {.arena = a, .text = fold_for_search(a, text)};
	size_t count;

	if (r.text.is_ascii) {
		find_ascii_atoms(&r);
		end_forms(&r);
	} else {
		find_atoms(&r);
	}
	for (size_t i = 0; i < r.n_atoms; i += count) {
		for (count = 1; i + count < r.n_atoms &&
				is_joined(&r, &r.atoms[i + count - 1], &r.atoms[i + count]);)
			count++;
		if (is_compound_word(&r, r.atoms + i, count)) {
			add_compound(&r, r.atoms + i, count);
		} else {
			for (size_t j = 0; j < count; j++)
				add_single(&r, &r.atoms[i + j]);
		}
	}
	*n = r.n_words;
	return r.words;
}

/* ---- for the index ------------------------------------------------------------------------------ */

static void
put(struct buf *b, const char *word)
{
	if (b->len > 0 && b->data[b->len - 1] != '|')
		buf_putc(b, ' ');
	buf_puts(b, word);
}

static char *
words_of(struct arena *a, const char *text)
{
	size_t n;
	const struct word *words = segment_read(a, text, &n);
	struct buf b, behind;

	buf_init(&b, a, strlen(text) * 2);
	buf_init(&behind, a, 64);
	for (size_t i = 0; i < n; i++) {
		if (words[i].begins_sentence && behind.len > 0) {
			put(&b, behind.data);
			buf_init(&behind, a, 64);
		}
		/* C++ is no C. */
		if (words[i].kind == WORD_BARE && words[i].form[1] == '\0')
			continue;
		put(words[i].kind == WORD_WHOLE ? &b : &behind, words[i].form);
	}
	if (behind.len > 0)
		put(&b, behind.data);
	return b.data;
}

static bool
is_compound(const struct word *words, size_t n, size_t i)
{
	return i + 1 < n && words[i + 1].kind == WORD_PART;
}

char *
segment_phrase(struct arena *a, const char *text)
{
	size_t n;
	const struct word *words = segment_read(a, text, &n);
	bool has_compound = false;
	struct buf b;

	buf_init(&b, a, strlen(text) * 2);
	for (size_t i = 0; i < n; i++) {
		if (words[i].kind == WORD_WHOLE)
			put(&b, words[i].form);
		has_compound |= words[i].kind == WORD_PART;
	}
	if (!has_compound)
		return b.data;
	buf_putc(&b, '|');
	for (size_t i = 0; i < n; i++)
		if (words[i].kind == WORD_PART ||
		    (words[i].kind == WORD_WHOLE && !is_compound(words, n, i)))
			put(&b, words[i].form);
	return b.data;
}

void
segment_query(struct arena *a, const char *text, struct segment_query *out)
{
	size_t n;
	const struct word *words = segment_read(a, text, &n);
	struct buf asked, more, compound;

	buf_init(&asked, a, strlen(text) * 2);
	buf_init(&more, a, 16);
	*out = (struct segment_query){.compounds = arena_array(a, n, sizeof(*out->compounds))};
	for (size_t i = 0; i < n; i++) {
		if (is_compound(words, n, i) && words[i].kind == WORD_WHOLE) {
			buf_init(&compound, a, 64);
			put(&compound, words[i].form);
			for (; i + 1 < n &&
			       (words[i + 1].kind == WORD_PART || words[i + 1].kind == WORD_ALSO);
			     i++)
				if (words[i + 1].kind == WORD_PART)
					put(&compound, words[i + 1].form);
			out->compounds[out->n_compounds++] = compound.data;
		} else {
			put(words[i].kind == WORD_BARE ? &more : &asked, words[i].form);
		}
	}
	out->words = asked.data;
	out->more = more.data;
}

bool
segment_is_chinese(const char *text)
{
	size_t len = strlen(text), at = 0, han = 0, other = 0;
	uint32_t cp;

	while (at < len) {
		cp = utf_next(text, len, &at);
		if (utf_is_han(cp))
			han++;
		else if (u_isalpha((UChar32)cp))
			other++;
	}
	return han * HAN_WEIGHT > other;
}

struct job {
	struct arena *arena;
	const char *text;
	char *out;
};

static void
words_job(void *arg)
{
	struct job *job = arg;

	job->out = words_of(job->arena, job->text);
}

char *
segment_words(struct arena *a, const char *text)
{
	struct job job = {.arena = a, .text = text};

	text_work(strlen(text), words_job, &job);
	return job.out;
}
