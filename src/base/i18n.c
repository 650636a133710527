#include "answerwell/base/i18n.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { ELEMENTS_MAX = 64 }; /* of an Accept-Language list; browsers send up to ten */

static const struct {
	const char *code, *tag, *name;
} locales[LOCALES] = {
    [LOCALE_EN] = {"en", "en", "English"},
    [LOCALE_ZH_CN] = {"zh_CN", "zh-CN", "简体中文"},
};

const char *
locale_code(enum locale l)
{
	return locales[l].code;
}

const char *
locale_tag(enum locale l)
{
	return locales[l].tag;
}

const char *
locale_name(enum locale l)
{
	return locales[l].name;
}

const char *
locale_dir(enum locale l)
{
	(void)l; /* none of them is written from right to left yet */
	return "ltr";
}

/* The locale of a tag's language. Chinese of any script or region reads the simplified texts sooner
 * than the English ones. False if the language is none of ours. */
static bool
by_language(const char *tag, size_t len, enum locale *out)
{
	size_t primary = 0;

	while (primary < len && tag[primary] != '-' && tag[primary] != '_' && tag[primary] != '.')
		primary++;
	for (int l = 0; l < LOCALES; l++) {
		if (primary == 2 && strncasecmp(tag, locales[l].tag, 2) == 0) {
			*out = (enum locale)l;
			return true;
		}
	}
	return false;
}

enum locale
locale_from(const char *code, enum locale otherwise)
{
	enum locale l = otherwise;

	if (code != NULL)
		(void)by_language(code, strlen(code), &l);
	return l;
}

static const char *
skip_blanks(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	return s;
}

/* Thousandths of a qvalue ("0", "0.75", "1.000"), or -1. */
static int
read_q(const char *s, const char *end)
{
	int q, unit = 100;

	if (s == end || (*s != '0' && *s != '1'))
		return -1;
	q = (*s++ - '0') * 1000;
	if (s < end && *s == '.') {
		for (s++; s < end && *s >= '0' && *s <= '9' && unit > 0; s++, unit /= 10)
			q += unit * (*s - '0');
	}
	s = skip_blanks(s, end);
	return s == end && q <= 1000 ? q : -1;
}

/* One element "tag" or "tag;q=value" of the list: sets the tag's length and its weight, or false if
 * it is malformed. */
static bool
read_element(const char *s, const char *end, size_t *tag_len, int *q)
{
	const char *tag = s;

	while (s < end && (*s == '-' || *s == '*' || (*s >= '0' && *s <= '9') ||
			   ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z')))
		s++;
	*tag_len = (size_t)(s - tag);
	*q = 1000;
	if (*tag_len == 0)
		return false;
	s = skip_blanks(s, end);
	if (s == end)
		return true;
	if (*s != ';')
		return false;
	s = skip_blanks(s + 1, end);
	if (end - s < 2 || (*s | 0x20) != 'q' || s[1] != '=')
		return false;
	*q = read_q(s + 2, end);
	return *q >= 0;
}

/* What a list says of each language: its weight in thousandths, -1 if it is not named, and the place where
 * it was. Returns the weight of "*". */
static int
read_accepted(const char *header, int weight[LOCALES], int place[LOCALES])
{
	const char *s = header, *end;
	enum locale l;
	int any = 0;

	for (int i = 0; i < LOCALES; i++)
		weight[i] = -1;
	for (int n = 0; s != NULL && *s != '\0' && n < ELEMENTS_MAX; n++) {
		size_t len;
		int q;

		end = s + strcspn(s, ",");
		s = skip_blanks(s, end);
		if (read_element(s, end, &len, &q)) {
			if (len == 1 && *s == '*') {
				any = q;
			} else if (by_language(s, len, &l) && q > weight[l]) {
				weight[l] = q;
				place[l] = n;
			}
		}
		s = *end == ',' ? end + 1 : end;
	}
	return any;
}

enum locale
locale_accept(const char *header, enum locale otherwise)
{
	int weight[LOCALES], place[LOCALES], any, best = 0;
	enum locale chosen = otherwise;

	for (int i = 0; i < LOCALES; i++)
		place[i] = i == (int)otherwise ? INT_MAX - 1 : INT_MAX;
	any = read_accepted(header, weight, place);
	for (int i = 0; i < LOCALES; i++) {
		int w = weight[i] < 0 ? any : weight[i];

		if (w > best || (w > 0 && w == best && place[i] < place[chosen])) {
			best = w;
			chosen = (enum locale)i;
		}
	}
	return chosen;
}

unsigned
locales_accepted(const char *header)
{
	int weight[LOCALES], place[LOCALES];
	unsigned named = 0;

	(void)read_accepted(header, weight, place);
	for (int i = 0; i < LOCALES; i++)
		named |= weight[i] > 0 ? 1U << i : 0;
	return named;
}

static const struct i18n_entry *
find(enum locale l, const char *msgid)
{
	const struct i18n_catalogue *c = &i18n_catalogues[l];
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(msgid, c->entries[middle].msgid);

		if (order == 0)
			return &c->entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *
tr(enum locale l, const char *msgid)
{
	const struct i18n_entry *e = find(l, msgid);

	return e != NULL && e->forms[0] != NULL ? e->forms[0] : msgid;
}

const char *
trn(enum locale l, const char *one, const char *many, long n)
{
	const struct i18n_entry *e = find(l, one);
	int form = i18n_catalogues[l].n_plurals == 1 ? 0 : n != 1;

	if (e != NULL && e->forms[form] != NULL)
		return e->forms[form];
	return n != 1 ? many : one;
}
