#include "answerwell/text/line.h"

#include <string.h>
#include <unicode/uchar.h>

#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/utf.h"

enum {
	MARKS_IN_A_ROW = 4, /* accents on one letter; more is drawn over the lines around it */
	ZWNJ = 0x200c,
	ZWJ = 0x200d,
	TEXT_VARIANT = 0xfe0e,
	EMOJI_VARIANT = 0xfe0f,
	KEYCAP = 0x20e3,
	HAN_VARIANTS = 0xe0100,
	HAN_VARIANTS_END = 0xe01ef,
	VIRAMA = 9 /* canonical combining class */
};

/* Where a character stands: what it may mean depends on its neighbours. */
struct place {
	UChar32 before, at, after; /* 0: the end */
	int marks; /* in a row, this one included */
};

static bool
is_emoji(UChar32 c)
{
	return u_hasBinaryProperty(c, UCHAR_EMOJI) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

static bool
joins(UChar32 c)
{
	return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE) != U_JT_NON_JOINING &&
	       u_charType(c) == U_OTHER_LETTER;
}

static bool
may_join(const struct place *p)
{
	if (u_getCombiningClass(p->before) == VIRAMA)
		return u_isalpha(p->after) || p->at == ZWNJ;
	if (joins(p->before))
		return joins(p->after) || p->at == ZWNJ;
	return p->at == ZWJ && is_emoji(p->after) &&
	       (is_emoji(p->before) || p->before == EMOJI_VARIANT);
}

static bool
may_vary(const struct place *p)
{
	if (p->at == TEXT_VARIANT || p->at == EMOJI_VARIANT)
		return is_emoji(p->before);
	return p->at >= HAN_VARIANTS && p->at <= HAN_VARIANTS_END &&
	       utf_is_han((uint32_t)p->before);
}

static bool
is_clear_at(const struct place *p)
{
	switch (u_charType(p->at)) {
	case U_CONTROL_CHAR:
	case U_SURROGATE:
	case U_PRIVATE_USE_CHAR:
	case U_UNASSIGNED:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
		return false;
	case U_FORMAT_CHAR:
		return (p->at == ZWNJ || p->at == ZWJ) && may_join(p);
	case U_ENCLOSING_MARK:
		return p->at == KEYCAP && (p->before == EMOJI_VARIANT || is_emoji(p->before));
	default:
		break;
	}
	if (u_hasBinaryProperty(p->at, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return may_vary(p);
	return p->at != 0x2800 && p->marks <= MARKS_IN_A_ROW;
}

/* The next place; false at the end. */
static bool
step(const char *line, size_t len, size_t *at, struct place *p)
{
	size_t ahead;

	if (*at >= len)
		return false;
	p->before = p->at;
	p->at = (UChar32)utf_next(line, len, at);
	ahead = *at;
	p->after = ahead < len ? (UChar32)utf_next(line, len, &ahead) : 0;
	p->marks = (U_GET_GC_MASK(p->at) & U_GC_MN_MASK) != 0 ? p->marks + 1 : 0;
	return true;
}

bool
line_is_clear(const char *line)
{
	size_t len = strlen(line), at = 0;
	struct place p = {0};

	if (!str_is_utf8(line, len))
		return false;
	while (step(line, len, &at, &p))
		if (!is_clear_at(&p))
			return false;
	return true;
}

const char *
line_marked(struct arena *a, const char *line, const char *mark)
{
	size_t len = strlen(line), at = 0, from = 0;
	struct place p = {0};
	struct buf out;

	if (line_is_clear(line))
		return line;
	buf_init(&out, a, len + 16);
	while (step(line, len, &at, &p)) {
		if (is_clear_at(&p))
			buf_append(&out, line + from, at - from);
		else
			buf_puts(&out, mark);
		from = at;
	}
	return out.data;
}

bool
line_has_ink(const char *line)
{
	size_t len = strlen(line), at = 0;
	struct place p = {0};

	while (step(line, len, &at, &p))
		if (u_isgraph(p.at) && is_clear_at(&p))
			return true;
	return false;
}

/* The length of a mark between words; 0: none begins there. */
static size_t
between(const char *s)
{
	static const char *const marks[] = {",", ";", "，", "、", "；", "\r", "\n"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

char *
line_each_word(struct arena *a, const char *typed)
{
	bool is_word = false, has_gap = false;
	struct buf b;

	buf_init(&b, a, strlen(typed) + 2);
	for (size_t len = 0; *typed != '\0'; typed += len) {
		bool is_blank = *typed == ' ' || *typed == '\t';

		if ((len = between(typed)) > 0) {
			is_word = has_gap = false;
			continue;
		}
		len = 1;
		if (!is_blank && !is_word && b.len > 0)
			buf_putc(&b, '\n');
		else if (!is_blank && has_gap)
			buf_putc(&b, ' ');
		if (!is_blank)
			buf_putc(&b, *typed);
		has_gap = is_blank && is_word;
		is_word |= !is_blank;
	}
	return b.data;
}
