#include "cli/faq_plan_names.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/personal.h"

enum {
	ROOM_FIRST = 1024,
	NAME_WORDS_MAX = 4,
	NAME_BYTES_MAX = 60,
	HAN_BYTES = 3, /* of nearly all that are in names */
	HAN_LEAST = 2,
	HAN_MOST = 4,
	WORD_LEAST = 2,
	SMALL_LEAST = 3, /* that often written small it is a word */
	DIGITS_LEAST = 6
};

/* A name, or one word of it, by its hash in small letters. */
struct name {
	uint64_t hash;
	uint32_t n_small; /* how often it stood in texts as a word */
	bool is_given; /* not only chosen by somebody */
};

struct faq_plan_names {
	struct arena *arena;
	struct name *items;
	size_t room, n;
};

struct faq_plan_names *
faq_plan_names_new(struct arena *a)
{
	struct faq_plan_names *names = arena_alloc(a, sizeof(*names));

	*names = (struct faq_plan_names){.arena = a,
					 .items = arena_array(a, ROOM_FIRST, sizeof(struct name)),
					 .room = ROOM_FIRST};
	return names;
}

/* ---- the set -------------------------------------------------------------------------------- */

/* FNV-1a of it in small ASCII letters; never 0. */
static uint64_t
hash_more(uint64_t hash, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint64_t)tolower((unsigned char)s[i])) * 0x100000001b3u;
	return hash == 0 ? 1 : hash;
}

static uint64_t
hash_of(const char *s, size_t len)
{
	return hash_more(0xcbf29ce484222325u, s, len);
}

static struct name *
slot(struct name *items, size_t room, uint64_t hash)
{
	size_t i = hash % room;

	while (items[i].hash != 0 && items[i].hash != hash)
		i = (i + 1) % room;
	return &items[i];
}

static struct name *
find(const struct faq_plan_names *names, uint64_t hash)
{
	struct name *at = slot(names->items, names->room, hash);

	return at->hash != 0 ? at : NULL;
}

static void
put(struct faq_plan_names *names, uint64_t hash, bool is_chosen)
{
	struct name *at;

	if (names->n * 2 >= names->room) {
		size_t room = names->room * 2;
		struct name *items = arena_array(names->arena, room, sizeof(*items));

		for (size_t i = 0; i < names->room; i++)
			if (names->items[i].hash != 0)
				*slot(items, room, names->items[i].hash) = names->items[i];
		names->items = items;
		names->room = room;
	}
	at = slot(names->items, names->room, hash);
	names->n += at->hash == 0;
	at->hash = hash;
	at->is_given |= !is_chosen;
}

/* ---- words ---------------------------------------------------------------------------------- */

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '_';
}

/* A character of Chinese, by its lead byte: U+3400 to U+9FFF. */
static bool
is_han(const char *s)
{
	unsigned char c = (unsigned char)*s;

	return c >= 0xe3 && c <= 0xe9 && (c != 0xe3 || (unsigned char)s[1] >= 0x90);
}

static bool
is_large(const char *s)
{
	/* Letters with accents: which of them are large a table would know; À to Þ, and what is not Latin, count as so. */
	return isupper((unsigned char)*s) ||
	       ((unsigned char)*s >= 0x80 &&
		!((unsigned char)*s == 0xc3 && (unsigned char)s[1] >= 0x9f));
}

struct piece {
	const char *at;
	size_t len;
	bool begins; /* a sentence */
};

/* The next word from *s on, which moves behind it. Han characters are words of one each. */
static bool
next_word(const char **s, struct piece *w, bool *begins)
{
	const char *at = *s;

	while (*at != '\0' && !is_letter(*at)) {
		if (strchr(".?!:\n\"", *at) != NULL)
			*begins = true;
		at++;
	}
	if (*at == '\0')
		return false;
	w->at = at;
	w->begins = *begins;
	if (is_han(at)) {
		at += strnlen(at, HAN_BYTES);
	} else {
		while (is_letter(*at) && !is_han(at))
			at++;
		/* O'Neill, Anne-Marie: joined by what stands in names. */
		while ((*at == '\'' || *at == '-') && isupper((unsigned char)at[1]))
			for (at++; is_letter(*at) && !is_han(at);)
				at++;
	}
	w->len = (size_t)(at - w->at);
	*begins = false;
	*s = at;
	return true;
}

static size_t
words_of(struct arena *a, const char *text, struct piece **list)
{
	size_t room = 16, n = 0;
	bool begins = true;
	struct piece w;

	*list = arena_array(a, room, sizeof(**list));
	while (next_word(&text, &w, &begins)) {
		if (n == room) {
			*list = arena_grow(a, *list, room * sizeof(w), 2 * room * sizeof(w));
			room *= 2;
		}
		(*list)[n++] = w;
	}
	return n;
}

static uint64_t
hash_words(const struct piece *w, size_t n)
{
	uint64_t hash = hash_of(w[0].at, w[0].len);

	for (size_t i = 1; i < n; i++)
		hash = hash_more(hash_more(hash, " ", 1), w[i].at, w[i].len);
	return hash;
}

/* ---- adding --------------------------------------------------------------------------------- */

/* Of titles, desks and greetings; they name nobody. */
static bool
is_common(const struct piece *w)
{
	static const char common[] =
	    "mr,mrs,ms,dr,prof,sir,madam,team,support,service,customer,customers,help,sales,info,"
	    "shop,admin,all,everyone,everybody,there,the,and,of,von,van,de,la,office,user,users,"
	    "anonymous,community,company,you,your,my,from,sent,best,kind,regards,thanks,dear,hello,"
	    "folks,guys,friends,editor,store,desk,mail,contact,guest,me,it,is,in,to,a,an,on,at,we";
	struct arena *a = arena_new();
	bool is = str_has_word(common, str_lower(a, arena_strndup(a, w->at, w->len)));

	arena_free(a);
	return is;
}

static bool
has_digit(const struct piece *w)
{
	for (size_t i = 0; i < w->len; i++)
		if (isdigit((unsigned char)w->at[i]))
			return true;
	return false;
}

void
faq_plan_names_add(struct faq_plan_names *names, const char *name, bool is_chosen)
{
	struct arena *a = arena_new();
	struct piece *w;
	size_t n =
	    strlen(name) <= NAME_BYTES_MAX && strchr(name, '@') == NULL ? words_of(a, name, &w) : 0;

	if (n > 0 && is_han(w[0].at)) {
		size_t n_han = 0;

		while (n_han < n && is_han(w[n_han].at))
			n_han++;
		if (n_han >= HAN_LEAST && n_han <= HAN_MOST)
			put(names,
			    hash_of(w[0].at,
				    (size_t)(w[n_han - 1].at - w[0].at) + w[n_han - 1].len),
			    is_chosen);
	} else if (n > 0 && n <= NAME_WORDS_MAX) {
		if (n > 1)
			put(names, hash_words(w, n), is_chosen);
		for (size_t i = 0; i < n; i++)
			if (w[i].len >= WORD_LEAST && !is_common(&w[i]))
				put(names, hash_of(w[i].at, w[i].len), is_chosen);
	}
	arena_free(a);
}

void
faq_plan_names_read(struct faq_plan_names *names, const char *text)
{
	bool begins = true;
	struct piece w;

	while (next_word(&text, &w, &begins)) {
		struct name *at = find(names, hash_of(w.at, w.len));

		if (at != NULL && islower((unsigned char)*w.at) && !has_digit(&w))
			at->n_small++;
	}
}

/* ---- finding -------------------------------------------------------------------------------- */

static bool
is_name_word(const struct faq_plan_names *names, const struct piece *w)
{
	const struct name *at = find(names, hash_of(w->at, w->len));

	if (at == NULL || w->len < WORD_LEAST)
		return false;
	if (has_digit(w))
		return !isdigit((unsigned char)*w->at) || w->len > HAN_MOST;
	return at->n_small < SMALL_LEAST || (at->is_given && is_large(w->at) && !w->begins);
}

/* How many words from `w` on are a name; 0: none. */
static size_t
name_at(const struct faq_plan_names *names, const struct piece *w, size_t n)
{
	if (is_han(w->at)) {
		for (size_t len = HAN_MOST; len >= HAN_LEAST; len--)
			if (len <= n && w[len - 1].at == w->at + (len - 1) * HAN_BYTES &&
			    find(names, hash_of(w->at, len * HAN_BYTES)) != NULL)
				return len;
		return 0;
	}
	for (size_t len = n < NAME_WORDS_MAX ? n : NAME_WORDS_MAX; len >= 2; len--)
		if (find(names, hash_words(w, len)) != NULL &&
		    (is_large(w->at) || is_name_word(names, w)))
			return len;
	return is_name_word(names, w) ? 1 : 0;
}

/* ---- what is no word ------------------------------------------------------------------------ */

static bool
is_address_char(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._%+-", c) != NULL);
}

/* From the character at `s`, which nothing that counts stands before: of a mail address or @mention. */
static size_t
address_at(const char *s)
{
	size_t n = 0, host = 0;

	while (is_address_char(s[n]))
		n++;
	if (s[n] != '@')
		return 0;
	while (is_address_char(s[n + 1 + host]) || (unsigned char)s[n + 1 + host] >= 0x80)
		host++;
	while (host > 0 && s[n + host] == '.')
		host--;
	return host > 0 ? n + 1 + host : 0;
}

static size_t
page_len(const char *s)
{
	if (strncmp(s, "http://", 7) != 0 && strncmp(s, "https://", 8) != 0)
		return 0;
	return strcspn(s, " \t\n<>\"()");
}

/* Who asks for a page can stand behind ? and #. */
static size_t
page_at(const char *s)
{
	size_t n = page_len(s);

	return strcspn(s, "?#@") < n ? n : 0;
}

/* Digits in groups: telephones, cards, accounts and orders. */
static size_t
number_at(const char *s)
{
	size_t n = *s == '+' || *s == '(', end = 0, digits = 0;

	for (;; n++) {
		if (isdigit((unsigned char)s[n])) {
			digits++;
			end = n + 1;
		} else if (s[n] == '\0' || strchr(" -./()", s[n]) == NULL || digits == 0 ||
			   n - end >= 2) {
			break;
		}
	}
	return digits >= DIGITS_LEAST ? end : 0;
}

/* Letters and digits that no word has: GB29NWBK60161331926819, AW-20334411. */
static size_t
code_at(const char *s)
{
	size_t n = 0, digits = 0;

	while (isalnum((unsigned char)s[n]) || (s[n] == '-' && isalnum((unsigned char)s[n + 1])))
		digits += isdigit((unsigned char)s[n++]) != 0;
	return digits >= DIGITS_LEAST ? n : 0;
}

static size_t
sign_at(const char *s)
{
	size_t n = page_at(s);

	if (n == 0)
		n = address_at(s);
	if (n == 0)
		n = code_at(s);
	return n > 0 ? n : number_at(s);
}

/* Nothing of the same word stands before it. */
static bool
begins_word(const char *text, const char *s)
{
	return s == text || !is_letter(s[-1]) || !is_letter(*s) || is_han(s) ||
	       (s - text >= HAN_BYTES && is_han(s - HAN_BYTES));
}

char *
clean_of_persons(const struct faq_plan_names *names, struct arena *a, const char *text, size_t *n)
{
	struct piece *w;
	size_t n_words = words_of(a, text, &w), at_word = 0, n_personal;
	/* What the site finds in posts too, postal addresses among it. */
	const struct personal *personal = personal_find(a, text, NULL, &n_personal);
	const struct personal *end = personal + n_personal;
	const char *s = text;
	struct buf out;

	*n = 0;
	buf_init(&out, a, strlen(text) + 1);
	while (*s != '\0') {
		size_t n_page = page_len(s);
		bool is_start = begins_word(text, s);
		size_t len = is_start ? sign_at(s) : 0, n_name;

		while (personal < end && text + personal->at < s)
			personal++;
		if (personal < end && text + personal->at == s && personal->len > len)
			len = personal->len;
		while (at_word < n_words && w[at_word].at < s)
			at_word++;
		if (len == 0 && n_page == 0 && at_word < n_words && w[at_word].at == s &&
		    (n_name = name_at(names, &w[at_word], n_words - at_word)) > 0)
			len =
			    (size_t)(w[at_word + n_name - 1].at - s) + w[at_word + n_name - 1].len;
		if (len == 0 && n_page > 0) {
			buf_append(&out, s, n_page);
			len = n_page;
		} else if (len > 0) {
			buf_puts(&out, "…");
			++*n;
		} else {
			buf_putc(&out, *s);
			len = 1;
		}
		s += len;
	}
	return out.data;
}
