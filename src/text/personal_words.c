/* What is found in words, taken out and masked. */
#include <string.h>

#include "answerwell/base/buf.h"
#include "answerwell/text/personal.h"
#include "base/utf8.h"
#include "text/personal.h"

static const struct {
	const char *code, *name, *removed;
} kinds[PERSONAL_KINDS] = {
    [PERSONAL_ORDER] = {"order", N_("order number"), N_("[order number removed]")},
    [PERSONAL_IBAN] = {"iban", N_("bank account"), N_("[bank account removed]")},
    [PERSONAL_CARD] = {"card", N_("card number"), N_("[card number removed]")},
    [PERSONAL_IDENTITY] = {"identity", N_("ID number"), N_("[ID number removed]")},
    [PERSONAL_MAIL] = {"mail", N_("email address"), N_("[email address removed]")},
    [PERSONAL_PHONE] = {"phone", N_("phone number"), N_("[phone number removed]")},
    [PERSONAL_ADDRESS] = {"address", N_("postal address"), N_("[address removed]")},
};

const char *
personal_name(enum personal_kind kind)
{
	return kinds[kind].name;
}

const char *
personal_code(enum personal_kind kind)
{
	return kinds[kind].code;
}

char *
personal_remove(struct arena *a, const char *text, const struct personal *found, size_t n,
		enum locale locale, bool is_markdown)
{
	struct buf b;
	size_t at = 0;

	buf_init(&b, a, strlen(text) + 64);
	for (size_t i = 0; i < n; i++) {
		const char *mark = tr(locale, kinds[found[i].kind].removed);

		buf_append(&b, text + at, found[i].at - at);
		for (; *mark != '\0'; mark++) {
			if (is_markdown && (*mark == '[' || *mark == ']'))
				buf_putc(&b, '\\');
			buf_putc(&b, *mark);
		}
		at = found[i].at + found[i].len;
	}
	buf_puts(&b, text + at);
	return b.data;
}

static void
put_masked(struct buf *b, const char *s, size_t len)
{
	for (size_t at = 0, step; at < len; at += step) {
		uint32_t c = 0;

		step = utf8_read(s + at, len - at, &c);
		step = step > 0 ? step : 1;
		if (c > ' ' && (c >= 0x80 || is_word(c) || c == '@'))
			buf_puts(b, "•");
		else
			buf_append(b, s + at, step);
	}
}

char *
personal_masked(struct arena *a, const char *text, const char *orders)
{
	size_t n, at = 0;
	struct personal *found = personal_find(a, text, orders, &n);
	struct buf b;

	buf_init(&b, a, strlen(text) + 16);
	for (size_t i = 0; i < n; i++) {
		buf_append(&b, text + at, found[i].at - at);
		put_masked(&b, text + found[i].at, found[i].len);
		at = found[i].at + found[i].len;
	}
	buf_puts(&b, text + at);
	return b.data;
}
