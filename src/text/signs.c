#include "answerwell/text/signs.h"

#include <stdint.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "text/utf.h"

/* The ASCII form of a sign that phones, word processors and Chinese keyboards write otherwise; 0: none. */
static char
plain_sign(uint32_t cp)
{
	static const struct {
		uint32_t cp;
		char plain;
	} signs[] = {{0xab, '"'},   {0xbb, '"'},   {0x201c, '"'}, {0x201d, '"'}, {0x201e, '"'},
		     {0x201f, '"'}, {0x300c, '"'}, {0x300d, '"'}, {0x300e, '"'}, {0x300f, '"'},
		     {0x301d, '"'}, {0x301e, '"'}, {0x301f, '"'}, {0x2039, '"'}, {0x203a, '"'},
		     {0xff62, '"'}, {0xff63, '"'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'},
		     {0x2013, '-'}, {0x2014, '-'}, {0x2212, '-'}, {0xfe63, '-'}, {0xfe55, ':'},
		     {0x2236, ':'}, {0x2265, '>'}, {0x2267, '>'}, {0xa0, ' '},   {0x1680, ' '},
		     {0x202f, ' '}, {0x205f, ' '}, {0x3000, ' '}};

	if (cp >= 0xff01 && cp <= 0xff5e)
		return (char)(cp - 0xff01 + '!');
	if (cp >= 0x2000 && cp <= 0x200a)
		return ' ';
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].cp == cp)
			return signs[i].plain;
	return 0;
}

char *
signs_plain(struct arena *a, const char *text)
{
	size_t len = strlen(text), at = 0, from;
	struct buf b;

	buf_init(&b, a, len + 1);
	while (at < len) {
		uint32_t cp;
		char plain;

		from = at;
		cp = utf_next(text, len, &at);
		plain = plain_sign(cp);
		if (plain == 0)
			buf_append(&b, text + from, at - from);
		else
			buf_putc(&b, plain);
		if (cp == 0x2265 || cp == 0x2267)
			buf_putc(&b, '=');
	}
	return b.data;
}
