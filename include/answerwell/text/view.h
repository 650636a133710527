/* What every compiled view writes to, and the helpers its generated code calls. Views are shared by
 * the server (src/web/views) and the mailer (src/mailing/views), so this knows nothing of either. */
#ifndef ANSWERWELL_TEXT_VIEW_H
#define ANSWERWELL_TEXT_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/buf.h"
#include "answerwell/base/i18n.h"
#include "answerwell/text/markdown.h"

struct arena;

struct view {
	struct buf *out;
	struct arena *arena;
	enum locale locale;
	const char *zone; /* IANA name or NULL */
	int64_t now;
	const void
	    *page; /* the server's per-request context for layout views (struct page_env *) */
};

/* {{ text }}: escaped. NULL writes nothing. */
void view_text(struct view *v, const char *text);
/* {{ text }} in .txt views: as it is. */
void view_plain(struct view *v, const char *text);
/* {{d number }} plain digits; {{N number }} grouped for people. */
void view_int(struct view *v, int64_t n);
void view_number(struct view *v, int64_t n);
/* {{u text }} percent-encoded. */
void view_url(struct view *v, const char *text);
/* {{j text }} inside a string of JSON: buf_json. */
void view_json(struct view *v, const char *text);
/* {{{ html }}} */
void view_safe(struct view *v, struct safe_html html);
/* Literal template text. */
void view_raw(struct view *v, const char *literal, size_t len);
/* The space between two sentences (one before an expression, after another or a closing tag): after Chinese
 * punctuation, which has its own, nothing. */
void view_gap(struct view *v);

/* {{_ "msgid %s", args }}: translated; the finished text is escaped (html) or plain (txt). */
void view_tr(struct view *v, const char *msgid, ...) PRINTF_LIKE(2, 3);
void view_tr_plain(struct view *v, const char *msgid, ...) PRINTF_LIKE(2, 3);
/* {{n "%ld answer", "%ld answers", count }} by the plural rule. */
void view_trn(struct view *v, const char *one, const char *many, long n);
void view_trn_plain(struct view *v, const char *one, const char *many, long n);
/* {{a "Asked by [[%s]]", href, name }}: as view_tr, with the part between [[ and ]] inside
 * <a href="href">. */
void view_tr_link(struct view *v, const char *msgid, const char *href, ...) PRINTF_LIKE(2, 4);

/* {{t at }}: <time datetime="RFC 3339" title="full">relative</time>; {{D at }}: with the date.
 * {{Y end }}: the day that ends then everywhere (SQL: day_end), the same day in every zone. */
void view_time(struct view *v, int64_t at);
void view_date(struct view *v, int64_t at);
void view_day(struct view *v, int64_t end);

#endif
