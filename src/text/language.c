#include "answerwell/text/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

/* Enough to tell, and a page has hundreds of texts. */
enum { LETTERS_READ = 400 };

/* A Chinese character says as much as some letters do: a model or an address in a Chinese text leaves it Chinese. */
enum { HAN_WEIGHT = 3 };

enum kind { LATIN, HAN, KANA, ARABIC, HEBREW, CYRILLIC, GREEK, HANGUL, THAI, DEVANAGARI, KINDS };

static const struct {
	UScriptCode script;
	enum kind kind;
	const char *tag;
} scripts[] = {
    {USCRIPT_LATIN, LATIN, NULL},           {USCRIPT_HAN, HAN, NULL},
    {USCRIPT_HIRAGANA, KANA, "ja"},         {USCRIPT_KATAKANA, KANA, "ja"},
    {USCRIPT_ARABIC, ARABIC, "ar"},         {USCRIPT_HEBREW, HEBREW, "he"},
    {USCRIPT_CYRILLIC, CYRILLIC, "ru"},     {USCRIPT_GREEK, GREEK, "el"},
    {USCRIPT_HANGUL, HANGUL, "ko"},         {USCRIPT_THAI, THAI, "th"},
    {USCRIPT_DEVANAGARI, DEVANAGARI, "hi"},
};

struct letters {
	size_t n[KINDS];
	bool is_persian; /* has a letter that Arabic does not */
};

static void
count(struct letters *letters, UChar32 c)
{
	UErrorCode error = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &error);

	letters->is_persian |=
	    c == 0x067E || c == 0x0686 || c == 0x0698 || c == 0x06A9 || c == 0x06AF || c == 0x06CC;
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (scripts[i].script == script)
			letters->n[scripts[i].kind] += script == USCRIPT_HAN ? HAN_WEIGHT : 1;
}

static struct letters
letters_of(const char *text)
{
	const uint8_t *s = (const uint8_t *)text;
	struct letters letters = {.is_persian = false};
	bool is_tag = false;
	size_t n = 0;
	UChar32 c;

	for (int32_t i = 0; s[i] != '\0' && n < LETTERS_READ;) {
		/* Most letters of most texts, without asking ICU. */
		if (s[i] < 0x80 && s[i] != '<' && s[i] != '>') {
			bool is_letter = (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z' && !is_tag;

			letters.n[LATIN] += is_letter;
			n += is_letter;
			i++;
			continue;
		}
		U8_NEXT(s, i, -1, c);
		if (c == '<' || c == '>')
			is_tag = c == '<';
		if (c < 0 || is_tag || !u_isalpha(c))
			continue;
		count(&letters, c);
		n++;
	}
	return letters;
}

const char *
language_tag(const char *text, enum locale l)
{
	struct letters letters = letters_of(text != NULL ? text : "");
	enum kind most = LATIN;

	for (enum kind k = LATIN; k < KINDS; k++)
		if (letters.n[k] > letters.n[most])
			most = k;
	if (letters.n[most] == 0)
		return locale_tag(l);
	if (most == LATIN)
		return locale_tag(l == LOCALE_ZH_CN ? LOCALE_EN : l);
	/* Japanese has Chinese characters, too; Chinese has no kana. */
	if (most == HAN && letters.n[KANA] * 10 < letters.n[HAN])
		return locale_tag(LOCALE_ZH_CN);
	if (most == HAN)
		most = KANA;
	if (most == ARABIC && letters.is_persian)
		return "fa";
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (scripts[i].kind == most)
			return scripts[i].tag;
	return locale_tag(l);
}
