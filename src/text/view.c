#include "answerwell/text/view.h"

#include <stdarg.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/text/when.h"
#include "text/address.h"

/* Stand for [[ and ]] while a sentence is put together, so that brackets in what people wrote cannot
 * pass for those of the sentence. */
enum { LINK_FROM = '\x01', LINK_TO = '\x02' };

void
view_text(struct view *v, const char *text)
{
	buf_html(v->out, text);
}

void
view_plain(struct view *v, const char *text)
{
	buf_puts(v->out, text);
}

void
view_int(struct view *v, int64_t n)
{
	buf_int(v->out, n);
}

/* A true minus sign before a number: a hyphen is short, and may be parted from it. */
static const char *
with_minus(struct arena *a, const char *shown, long long n)
{
	const char *hyphen = n < 0 ? strchr(shown, '-') : NULL;

	if (hyphen == NULL)
		return shown;
	return arena_printf(a, "%.*s−%s", (int)(hyphen - shown), shown, hyphen + 1);
}

void
view_number(struct view *v, int64_t n)
{
	buf_puts(v->out, with_minus(v->arena, when_number(v->arena, v->locale, n), n));
}

void
view_url(struct view *v, const char *text)
{
	buf_url(v->out, text);
}

void
view_json(struct view *v, const char *text)
{
	buf_json(v->out, text);
}

void
view_safe(struct view *v, struct safe_html html)
{
	buf_puts(v->out, html.html);
}

void
view_raw(struct view *v, const char *literal, size_t len)
{
	buf_append(v->out, literal, len);
}

/* Where the closing tags at the end of what is written begin. */
static size_t
before_tags(const char *s, size_t len)
{
	while (len > 3 && s[len - 1] == '>') {
		const char *tag = memrchr(s, '<', len);

		if (tag == NULL || tag[1] != '/')
			break;
		len = (size_t)(tag - s);
	}
	return len;
}

void
view_gap(struct view *v)
{
	static const char *const wide[] = {"。", "，", "；", "：", "！", "？", "”", "）"};
	const size_t len = before_tags(v->out->data, v->out->len);

	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (len >= 3 && memcmp(v->out->data + len - 3, wide[i], 3) == 0)
			return;
	buf_puts(v->out, " ");
}

void
view_tr(struct view *v, const char *msgid, ...)
{
	const char *format = tr(v->locale, msgid);
	va_list ap;

	/* Most sentences are whole as they stand. */
	if (strchr(format, '%') == NULL) {
		buf_html(v->out, format);
		return;
	}
	va_start(ap, msgid);
	buf_html(v->out, arena_vprintf(v->arena, format, ap));
	va_end(ap);
}

void
view_tr_plain(struct view *v, const char *msgid, ...)
{
	va_list ap;

	va_start(ap, msgid);
	buf_puts(v->out, arena_vprintf(v->arena, tr(v->locale, msgid), ap));
	va_end(ap);
}

void
view_trn(struct view *v, const char *one, const char *many, long n)
{
	const char *shown = arena_printf(v->arena, trn(v->locale, one, many, n), n);

	buf_html(v->out, with_minus(v->arena, shown, n));
}

void
view_trn_plain(struct view *v, const char *one, const char *many, long n)
{
	const char *shown = arena_printf(v->arena, trn(v->locale, one, many, n), n);

	buf_puts(v->out, with_minus(v->arena, shown, n));
}

/* A copy of the sentence with the first [[ and ]] as single characters. */
static char *
mark_link(struct arena *a, const char *sentence)
{
	char *copy = arena_strdup(a, sentence), *from = strstr(copy, "[["), *to;

	if (from == NULL)
		return copy;
	*from = LINK_FROM;
	memmove(from + 1, from + 2, strlen(from + 2) + 1);
	to = strstr(from, "]]");
	if (to != NULL) {
		*to = LINK_TO;
		memmove(to + 1, to + 2, strlen(to + 2) + 1);
	}
	return copy;
}

void
view_tr_link(struct view *v, const char *msgid, const char *href, ...)
{
	const char *format = mark_link(v->arena, tr(v->locale, msgid));
	const char *text, *from, *to;
	va_list ap;

	va_start(ap, href);
	text = arena_vprintf(v->arena, format, ap);
	va_end(ap);
	from = strchr(text, LINK_FROM);
	to = from == NULL ? NULL : strrchr(from, LINK_TO);
	if (to == NULL || href == NULL || !address_is_safe(href)) {
		for (; *text != '\0'; text++)
			if (*text != LINK_FROM && *text != LINK_TO)
				buf_html_n(v->out, text, 1);
		return;
	}
	buf_html_n(v->out, text, (size_t)(from - text));
	buf_puts(v->out, "<a href=\"");
	buf_html(v->out, href);
	buf_puts(v->out, "\">");
	buf_html_n(v->out, from + 1, (size_t)(to - from - 1));
	buf_puts(v->out, "</a>");
	buf_html(v->out, to + 1);
}

static void
add_time(struct view *v, int64_t at, const char *shown)
{
	buf_puts(v->out, "<time datetime=\"");
	buf_puts(v->out, clock_rfc3339(v->arena, at));
	buf_puts(v->out, "\" title=\"");
	buf_html(v->out, when_full(v->arena, v->locale, v->zone, at));
	buf_puts(v->out, "\">");
	buf_html(v->out, shown);
	buf_puts(v->out, "</time>");
}

void
view_time(struct view *v, int64_t at)
{
	add_time(v, at, when_relative(v->arena, v->locale, v->zone, at, v->now));
}

void
view_date(struct view *v, int64_t at)
{
	add_time(v, at, when_date(v->arena, v->locale, v->zone, at));
}

/* Noon of the day in UTC stands a day before the end of the last place that has it. */
void
view_day(struct view *v, int64_t end)
{
	const char *moment = clock_rfc3339(v->arena, end - CLOCK_DAY);

	buf_puts(v->out, "<time datetime=\"");
	buf_append(v->out, moment, strcspn(moment, "T"));
	buf_puts(v->out, "\">");
	buf_html(v->out, when_date(v->arena, v->locale, NULL, end - CLOCK_DAY));
	buf_puts(v->out, "</time>");
}
