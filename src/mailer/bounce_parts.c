#include "mailer/bounce_parts.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "mailer/bounce.h"
#include "mailer/bounce_text.h"

enum {
	DEPTH_MAX = 32,
	TYPES_MAX = 96, /* a message in a message ... each says what it is, so there are no more */
	TEXT_MAX = 128 << 10,
	PARTS_MAX = 64,
	FROM_MAX = 254
};

static void
ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, g_mime_init);
}

static void
let_go(void *object)
{
	g_object_unref(object);
}

/* ---- text ----------------------------------------------------------------------------------------- */

/* UTF-8, line ends as LF, no other controls than tabs. */
static char *
clean(struct arena *a, const char *text, size_t len)
{
	char *valid = g_utf8_make_valid(text, (gssize)strnlen(text, len));
	struct buf out;

	buf_init(&out, a, strlen(valid) + 1);
	for (const char *s = valid; *s != '\0'; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		if (c == 0xa0 || c == 0x3000)
			buf_putc(&out, ' ');
		else if (c == '\n' || c == '\t' ||
			 !(g_unichar_iscntrl(c) || c == 0x200b || c == 0xfeff))
			buf_append(&out, s, (size_t)(g_utf8_next_char(s) - s));
		else if (c == '\r' && s[1] != '\n')
			buf_putc(&out, '\n');
	}
	g_free(valid);
	return out.data;
}

static const char *
line_of(struct arena *a, const char *text)
{
	char *line = clean(a, text != NULL ? text : "", TEXT_MAX);

	for (char *c = line; *c != '\0'; c++) {
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	}
	return line;
}

static bool
begins_tag(const char *s, const char *name)
{
	size_t len = strlen(name);

	s += *s == '/';
	return strncasecmp(s, name, len) == 0 && !g_ascii_isalnum(s[len]);
}

static const char *
put_entity(struct buf *out, const char *s)
{
	static const struct {
		const char *name, *text;
	} known[] = {{"&lt;", "<"},    {"&gt;", ">"},   {"&amp;", "&"},   {"&nbsp;", " "},
		     {"&quot;", "\""}, {"&#39;", "'"},  {"&#64;", "@"},   {"&#46;", "."},
		     {"&apos;", "'"},  {"&#160;", " "}, {"&commat;", "@"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (str_starts(s, known[i].name)) {
			buf_puts(out, known[i].text);
			return s + strlen(known[i].name);
		}
	}
	buf_putc(out, *s);
	return s + 1;
}

/* HTML as lines: enough to see what stands on which. */
static char *
lines_of_html(struct arena *a, const char *html)
{
	static const char *const breaks[] = {"br",  "p",  "div",        "tr",   "li",
					     "td",  "h1", "h2",         "h3",   "table",
					     "pre", "hr", "blockquote", "title"};
	struct buf out;

	buf_init(&out, a, strlen(html) + 1);
	while (*html != '\0') {
		const char *end = *html == '<' ? strchr(html, '>') : NULL;

		if (end != NULL && (html[1] == '/' || html[1] == '!' || g_ascii_isalpha(html[1]))) {
			bool is_hidden =
			    begins_tag(html + 1, "style") || begins_tag(html + 1, "script");

			for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
				if (begins_tag(html + 1, breaks[i])) {
					buf_putc(&out, '\n');
					break;
				}
			}
			html = end + 1;
			if (is_hidden && end[-1] != '/' && (end = strstr(html, "</")) != NULL)
				html = end;
		} else if (*html == '&') {
			html = put_entity(&out, html);
		} else {
			buf_putc(&out, *html == '\n' || *html == '\r' ? ' ' : *html);
			html++;
		}
	}
	return out.data;
}

/* ---- parts ---------------------------------------------------------------------------------------- */

struct walk {
	struct arena *arena;
	struct bounce_parts *out;
	struct buf plain, html;
	int n;
};

static const char *
content_of(struct arena *a, GMimeObject *o)
{
	GMimeDataWrapper *data = GMIME_IS_PART(o) ? g_mime_part_get_content(GMIME_PART(o)) : NULL;
	GMimeStream *stream;
	GByteArray *bytes;
	const char *text;

	if (data == NULL)
		return "";
	stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(data, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	text = bytes->len > 0
		   ? clean(a, arena_strndup(a, (const char *)bytes->data, bytes->len), TEXT_MAX)
		   : "";
	g_object_unref(stream);
	return text;
}

static void
read_text(struct walk *w, GMimeObject *o)
{
	bool is_html =
	    g_mime_content_type_is_type(g_mime_object_get_content_type(o), "text", "html");
	struct buf *out = is_html ? &w->html : &w->plain;
	char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(o));
	const char *words;

	if (text == NULL)
		return;
	words = clean(w->arena, text, TEXT_MAX);
	g_free(text);
	if (is_html)
		words = lines_of_html(w->arena, words);
	if (out->len + strlen(words) < TEXT_MAX) {
		buf_puts(out, words);
		buf_puts(out, "\n");
	}
}

static void
read_returned(struct walk *w, const char *headers)
{
	if (w->out->returned[0] == '\0' && headers != NULL)
		w->out->returned = clean(w->arena, headers, TEXT_MAX);
}

static const char *
joined(struct arena *a, const char *had, const char *more)
{
	return had[0] == '\0' ? more : arena_printf(a, "%s\n\n%s", had, more);
}

static bool
is_type(GMimeObject *o, const char *type, const char *subtype)
{
	GMimeContentType *t = g_mime_object_get_content_type(o);

	return t != NULL && g_mime_content_type_is_type(t, type, subtype);
}

static void
read_message_part(struct walk *w, GMimeObject *o)
{
	GMimeMessage *inner = GMIME_IS_MESSAGE_PART(o)
				  ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(o))
				  : NULL;

	if (inner != NULL) {
		char *headers = g_mime_object_get_headers(GMIME_OBJECT(inner), NULL);

		read_returned(w, headers);
		g_free(headers);
	}
}

static void
read_leaf(struct walk *w, GMimeObject *o)
{
	struct bounce_parts *out = w->out;

	if (is_type(o, "message", "delivery-status") ||
	    is_type(o, "message", "global-delivery-status"))
		out->status = joined(w->arena, out->status, content_of(w->arena, o));
	else if (is_type(o, "message", "feedback-report"))
		out->feedback = content_of(w->arena, o);
	else if (is_type(o, "message", "disposition-notification") ||
		 is_type(o, "message", "global-disposition-notification"))
		out->is_receipt = true;
	else if (is_type(o, "text", "rfc822-headers") || is_type(o, "message", "rfc822-headers") ||
		 is_type(o, "message", "global-headers"))
		read_returned(w, content_of(w->arena, o));
	else if (GMIME_IS_TEXT_PART(o) && out->returned[0] == '\0')
		read_text(w, o);
}

static void
walk(struct walk *w, GMimeObject *o, int depth)
{
	if (o == NULL || depth > DEPTH_MAX || w->n++ > PARTS_MAX)
		return;
	if (GMIME_IS_MULTIPART(o)) {
		int n = g_mime_multipart_get_count(GMIME_MULTIPART(o));

		for (int i = 0; i < n; i++)
			walk(w, g_mime_multipart_get_part(GMIME_MULTIPART(o), i), depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(o)) {
		read_message_part(w, o);
	} else {
		read_leaf(w, o);
	}
}

/* ---- headers -------------------------------------------------------------------------------------- */

static const char *
header(struct arena *a, GMimeMessage *m, const char *name)
{
	return line_of(a, g_mime_object_get_header(GMIME_OBJECT(m), name));
}

static const char *
address_of(struct arena *a, InternetAddressList *list, const char **name)
{
	InternetAddress *one = list != NULL && internet_address_list_length(list) > 0
				   ? internet_address_list_get_address(list, 0)
				   : NULL;

	if (name != NULL)
		*name = one != NULL ? line_of(a, internet_address_get_name(one)) : "";
	return one != NULL && INTERNET_ADDRESS_IS_MAILBOX(one)
		   ? line_of(a, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))
		   : "";
}

/* Whom it came to, as headers tell. */
static const char *
receivers(struct arena *a, GMimeMessage *m, const char *const *names, size_t n)
{
	struct buf out;
	const char *begin, *end, *address;

	buf_init(&out, a, 256);
	for (size_t i = 0; i < n; i++) {
		const char *value = header(a, m, names[i]);

		for (; (address = bounce_address(a, value, &begin, &end)) != NULL && out.len < 4096;
		     value = end)
			buf_printf(&out, n == 1 ? "%s " : "<%s> ", address);
	}
	return out.data;
}

static bool
is_autoreply(struct arena *a, GMimeMessage *m)
{
	static const char *const names[] = {
	    "X-Autoreply",      "X-Autorespond",   "X-Auto-Reply",       "X-Autoresponder",
	    "X-Mail-Autoreply", "X-Auto-Response", "X-POST-MessageClass"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = header(a, m, names[i]);

		if (value[0] != '\0' && g_ascii_strcasecmp(value, "no") != 0)
			return true;
	}
	return g_ascii_strcasecmp(header(a, m, "X-Precedence"), "auto_reply") == 0;
}

static void
read_headers(struct arena *a, GMimeMessage *m, struct bounce_parts *out)
{
	static const char *const to[] = {"To", "Delivered-To", "X-Original-To", "Envelope-To",
					 "X-Envelope-To"};
	const char *subject = g_mime_message_get_subject(m);

	out->from = address_of(a, g_mime_message_get_from(m), &out->from_name);
	if (strlen(out->from) > FROM_MAX)
		out->from = "";
	if (out->from[0] == '\0' && out->from_name[0] == '\0')
		out->from_name = header(a, m, "From");
	out->to = receivers(a, m, to, 1);
	out->receivers = receivers(a, m, to, sizeof(to) / sizeof(to[0]));
	out->subject = line_of(a, subject);
	out->return_path = header(a, m, "Return-Path");
	out->failed = header(a, m, "X-Failed-Recipients");
	out->auto_submitted = header(a, m, "Auto-Submitted");
	out->precedence = header(a, m, "Precedence");
	out->answers =
	    arena_printf(a, "%s %s", header(a, m, "In-Reply-To"), header(a, m, "References"));
	out->is_autoreply = is_autoreply(a, m);
	out->is_receipt =
	    strcasestr(header(a, m, "Content-Type"), "report-type=disposition") != NULL;
}

const char *
bounce_field(struct arena *a, const char *block, const char *name)
{
	size_t len = strlen(name);
	struct buf out;

	for (const char *line = block; *line != '\0';) {
		const char *end = line + strcspn(line, "\n");

		if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
			buf_init(&out, a, 128);
			buf_append(&out, line + len + 1, (size_t)(end - line) - len - 1);
			while (*end == '\n' && (end[1] == ' ' || end[1] == '\t') &&
			       out.len < 8192) {
				line = end + 1;
				end = line + strcspn(line, "\n");
				buf_putc(&out, ' ');
				buf_append(&out, line, (size_t)(end - line));
			}
			return str_trim(a, out.data);
		}
		line = *end == '\n' ? end + 1 : end;
	}
	return "";
}

/* ---- the whole ------------------------------------------------------------------------------------ */

/* No deeper than this many parts are told of, however deep it says to be; and no NUL, at which all reading
 * would end. The line with which a mailbox file begins a message goes. */
static char *
bounded(struct arena *a, const char *message, size_t len, size_t *out_len)
{
	char *copy, *from;
	int n = 0;

	len = len < BOUNCE_BYTES ? len : BOUNCE_BYTES;
	copy = arena_alloc(a, len + 1);
	memcpy(copy, message, len);
	for (size_t i = 0; i < len; i++) {
		if (copy[i] == '\0')
			copy[i] = ' ';
	}
	if (str_starts(copy, "From ") || str_starts(copy, ">From ")) {
		size_t line = strcspn(copy, "\n");

		copy += line < len ? line + 1 : line;
	}
	from = copy;
	while ((from = strcasestr(from, "content-type")) != NULL && ++n <= TYPES_MAX)
		from += strlen("content-type");
	if (from != NULL)
		*from = '\0';
	*out_len = strlen(copy);
	return copy;
}

static const char *
body_of(const char *raw)
{
	const char *lf = strstr(raw, "\n\n"), *crlf = strstr(raw, "\r\n\r\n");

	if (crlf != NULL && (lf == NULL || crlf < lf))
		return crlf + 4;
	return lf != NULL ? lf + 2 : raw;
}

/* What stands for a report in a text: broken MIME, or a server that writes no other. */
static void
find_fields(struct arena *a, struct bounce_parts *p)
{
	static const char *const fields[] = {
	    "\nReporting-MTA:", "\nFinal-Recipient:", "\nOriginal-Recipient:"};
	const char *at = NULL;

	if (p->status[0] != '\0')
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && at == NULL; i++)
		at = strcasestr(p->text, fields[i]);
	if (at != NULL && strcasestr(at, "\nFinal-Recipient:") != NULL)
		p->status = arena_strdup(a, at + 1);
}

/* What we wrote ourselves says nothing of why it came back. */
static const char *
without_subjects(struct arena *a, const char *text)
{
	static const char *const names[] = {"subject", "betreff", "objet",     "asunto",
					    "oggetto", "assunto", "onderwerp", "тема",
					    "主题",    "主旨",    "件名"};
	struct buf out;

	buf_init(&out, a, strlen(text) + 1);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n"), blank = strspn(text, " \t");
		const char *colon = memchr(text, ':', len);
		bool is_subject = false;

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && colon != NULL; i++) {
			size_t n = strlen(names[i]);

			is_subject |=
			    strncasecmp(text + blank, names[i], n) == 0 ||
			    (colon >= text + n && strncasecmp(colon - n, names[i], n) == 0);
		}
		buf_append(&out, text, is_subject ? (size_t)(colon - text) : len);
		buf_putc(&out, '\n');
		text += len + (text[len] == '\n');
	}
	return out.data;
}

static void
split_text(struct arena *a, struct bounce_parts *p)
{
	size_t end = bounce_text_end(a, p->text);

	if (p->text[end] != '\0' && p->returned[0] == '\0')
		p->returned = arena_strdup(a, p->text + end);
	p->text = without_subjects(a, arena_strndup(a, p->text, end));
}

static GMimeMessage *
parse(struct arena *a, const char *raw, size_t len)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);

	g_object_unref(parser);
	g_object_unref(stream);
	if (m != NULL)
		arena_defer(a, let_go, m);
	return m;
}

void
bounce_parts_read(struct arena *a, const char *message, size_t len, struct bounce_parts *out)
{
	struct walk w = {.arena = a, .out = out};
	GMimeMessage *m;
	char *raw;

	*out = (struct bounce_parts){"", "", "",    "",    "", "", "", "",
				     "", "", false, false, "", "", "", ""};
	ready();
	raw = bounded(a, message, len, &len);
	m = parse(a, raw, len);
	buf_init(&w.plain, a, 4096);
	buf_init(&w.html, a, 256);
	if (m != NULL) {
		read_headers(a, m, out);
		walk(&w, g_mime_message_get_mime_part(m), 0);
	}
	out->text = w.plain.len > 1 && !str_is_blank(w.plain.data) ? w.plain.data : w.html.data;
	if (str_is_blank(out->text) && out->status[0] == '\0' && out->feedback[0] == '\0')
		out->text = clean(a, body_of(raw), TEXT_MAX);
	find_fields(a, out);
	split_text(a, out);
}
