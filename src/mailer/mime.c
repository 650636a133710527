#include "mailer/mime.h"

#include <gmime/gmime.h>
#include <string.h>

#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/delivery.h"

#define VERP_SIGN "+b-"

/* RFC 2045 6.7: neither quoted-printable nor base64 ever has "=_" in it. */
#define BOUNDARY "=_answerwell"

enum {
	VERP_MAC = 10,
	WORD_BYTES = 39, /* in base64 and its frame 64 characters: fits behind a header's name */
	LINE_FOLD = 76,
	LOCAL_MOST = 64, /* octets before the @: RFC 5321 4.5.3.1.1 */
	TEXT_MOST = 900 /* of 998; a text without spaces cannot be folded */
};

/* ---- headers: written here, since GMime makes encoded words longer than RFC 2047 allows --------- */

struct head {
	struct buf out;
	const char *newline;
};

static void
put(struct head *h, const char *name, const char *value)
{
	buf_printf(&h->out, "%s: %s%s", name, value, h->newline);
}

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || (unsigned char)*s >= 0x7f)
			return false;
	}
	return true;
}

/* The start of the last whole character within `max` bytes. */
static size_t
whole_characters(const char *s, size_t max)
{
	size_t n = strnlen(s, max + 1);

	if (n <= max)
		return n;
	for (n = max; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	return n;
}

/* As much of it as one encoded word takes without filling up its base64 at the end, unless nothing follows: readers
 * that put the words together before they decode, as GMime does, lose what stands behind "==". 0: there is no such. */
static size_t
word_len(const char *s)
{
	size_t n = whole_characters(s, WORD_BYTES);

	if (s[n] == '\0')
		return n;
	while (n % 3 != 0)
		n = whole_characters(s, n - 1);
	return n;
}

/* Encoded words of whole characters, each on a line of its own: base64, or the other way for one character that leaves
 * the next ones better placed. Line ends and other controls, if they ever got here, become part of the words and
 * cannot begin a header. */
static void
put_words(struct head *h, const char *s)
{
	while (*s != '\0') {
		size_t n = word_len(s);

		if (n > 0) {
			gchar *base64 = g_base64_encode((const guchar *)s, n);

			buf_printf(&h->out, "=?UTF-8?B?%s?=", base64);
			g_free(base64);
			s += n;
		} else {
			buf_puts(&h->out, "=?UTF-8?Q?");
			do
				buf_printf(&h->out, "=%02X", (unsigned)(unsigned char)*s++);
			while (((unsigned char)*s & 0xc0) == 0x80);
			buf_puts(&h->out, "?=");
		}
		if (*s != '\0')
			buf_printf(&h->out, "%s ", h->newline);
	}
}

/* Text a person wrote. Latin text stays readable, folded at its spaces. */
static void
put_text(struct head *h, const char *name, const char *s)
{
	size_t column = strlen(name) + 2;

	buf_printf(&h->out, "%s: ", name);
	if (!is_plain(s) || strstr(s, "=?") != NULL || strlen(s) > TEXT_MOST) {
		put_words(h, s);
	} else {
		for (size_t n; *s != '\0'; s += n, column += n) {
			n = strspn(s, " ") + strcspn(s + strspn(s, " "), " ");
			if (column + n > LINE_FOLD && *s == ' ') {
				buf_puts(&h->out, h->newline);
				column = 0;
			}
			buf_append(&h->out, s, n);
		}
	}
	buf_puts(&h->out, h->newline);
}

/* RFC 5322 3.4: the name as encoded words or a quoted string. */
static void
put_address(struct head *h, const char *header, const char *name, const char *address)
{
	buf_printf(&h->out, "%s: ", header);
	if (name != NULL && name[0] != '\0') {
		if (is_plain(name)) {
			buf_putc(&h->out, '"');
			for (const char *c = name; *c != '\0'; c++) {
				if (*c == '"' || *c == '\\')
					buf_putc(&h->out, '\\');
				buf_putc(&h->out, *c);
			}
			buf_putc(&h->out, '"');
		} else {
			put_words(h, name);
		}
		buf_printf(&h->out, "%s ", h->newline);
	}
	buf_printf(&h->out, "<%s>%s", address, h->newline);
}

static void
put_list_headers(struct head *h, const struct delivery *d)
{
	struct arena *a = h->out.arena;
	const char *host = message_id_host(a);

	put(h, "List-Id", arena_printf(a, "<%s.%s>", d->is_bulk ? "faq" : "notices", host));
	put(h, "List-Unsubscribe", arena_printf(a, "<%s>", d->unsubscribe_url));
	put(h, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
	if (!d->is_bulk) {
		put(h, "Feedback-ID", arena_printf(a, "notice:notices:answerwell:%s", host));
		return;
	}
	put(h, "List-Archive", arena_printf(a, "<%s/faq>", config()->url));
	put(h, "Feedback-ID",
	    arena_printf(a, "edition-%lld:faq:answerwell:%s", (long long)d->edition_id, host));
	put(h, "Precedence", "bulk");
}

static void
put_headers(struct head *h, const struct delivery *d, int64_t at)
{
	struct arena *a = h->out.arena;

	put(h, "Date", clock_rfc5322(a, at));
	put_address(h, "From", d->from_name, config()->mail_from);
	put_address(h, "To", d->to.name, d->to.address);
	put_text(h, "Subject", d->subject);
	put(h, "Message-ID", arena_printf(a, "<%s>", d->message_id));
	if (d->thread_id != NULL) {
		put(h, "In-Reply-To", arena_printf(a, "<%s>", d->thread_id));
		put(h, "References", arena_printf(a, "<%s>", d->thread_id));
	}
	put(h, "Auto-Submitted", "auto-generated");
	put(h, "X-Auto-Response-Suppress", "All");
	put(h, "Content-Language", locale_tag(d->locale));
	if (d->unsubscribe_url != NULL)
		put_list_headers(h, d);
	put(h, "MIME-Version", "1.0");
}

/* ---- the parts -------------------------------------------------------------------------------- */

/* Latin text stays readable in the source; Chinese would become three times as long. */
static GMimeContentEncoding
encoding_for(const char *s)
{
	size_t len = strlen(s), high = 0;

	for (size_t i = 0; i < len; i++)
		high += (unsigned char)s[i] >= 0x80;
	return high * 6 > len ? GMIME_CONTENT_ENCODING_BASE64
			      : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

/* With the line ends of the whole. */
static void
put_lines(struct head *h, const char *s, size_t len)
{
	const char *end = s + len, *newline;

	while ((newline = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		buf_append(&h->out, s, (size_t)(newline - s));
		buf_puts(&h->out, h->newline);
		s = newline + 1;
	}
	buf_append(&h->out, s, (size_t)(end - s));
}

static void
put_part(struct head *h, const char *subtype, const char *content)
{
	size_t len = strlen(content), n;
	GMimeContentEncoding encoding = encoding_for(content);
	GMimeEncoding state;
	char *encoded;

	buf_printf(&h->out, "--" BOUNDARY "%s", h->newline);
	put(h, "Content-Type", arena_printf(h->out.arena, "text/%s; charset=utf-8", subtype));
	put(h, "Content-Transfer-Encoding", g_mime_content_encoding_to_string(encoding));
	buf_puts(&h->out, h->newline);
	g_mime_encoding_init_encode(&state, encoding);
	encoded = arena_alloc(h->out.arena, g_mime_encoding_outlen(&state, len) + 1);
	n = g_mime_encoding_flush(&state, content, len, encoded);
	put_lines(h, encoded, n);
	buf_puts(&h->out, h->newline); /* it belongs to the boundary: RFC 2046 5.1.1 */
}

static void
put_body(struct head *h, const struct delivery *d)
{
	put(h, "Content-Type", "multipart/alternative; boundary=\"" BOUNDARY "\"");
	buf_puts(&h->out, h->newline);
	put_part(h, "plain", d->text);
	put_part(h, "html", d->html);
	buf_printf(&h->out, "--" BOUNDARY "--%s", h->newline);
}

char *
mime_write(struct arena *a, const struct delivery *d, int64_t at, bool crlf, size_t *len)
{
	struct head h = {.newline = crlf ? "\r\n" : "\n"};

	buf_init(&h.out, a, strlen(d->text) + 2 * strlen(d->html) + 4096);
	put_headers(&h, d, at);
	put_body(&h, d);
	*len = h.out.len;
	return h.out.data;
}

/* Nobody but us can name a delivery: a forged bounce must not silence somebody. */
static const char *
verp_mac(struct arena *a, const char *id)
{
	return arena_strndup(a, secret_mac(a, "return-path", id), VERP_MAC);
}

char *
mime_return_path(struct arena *a, const struct delivery *d)
{
	const char *from = config()->mail_from, *at = strrchr(from, '@');
	char *id, *path;

	if (at == NULL || config()->return_is_plain)
		return arena_strdup(a, from);
	id = arena_printf(a, "m%lld", (long long)d->id);
	path = arena_printf(a, "%.*s" VERP_SIGN "%s-%s%s", (int)(at - from), from, id,
			    verp_mac(a, id), at);
	return strrchr(path, '@') - path <= LOCAL_MOST ? path : arena_strdup(a, from);
}

int64_t
mime_delivery_of(struct arena *a, const char *path)
{
	const char *at = strrchr(path, '@'), *sign = NULL, *mac;
	const char *local = at != NULL ? arena_strndup(a, path, (size_t)(at - path)) : "";
	const char *id;
	int64_t n;

	/* The last one: the sender's own name may have such a sign too. */
	for (const char *s = local; (s = strstr(s, VERP_SIGN)) != NULL; s++)
		sign = s + sizeof(VERP_SIGN) - 1;
	if (sign == NULL || *sign != 'm' || (mac = strchr(sign, '-')) == NULL)
		return 0;
	id = arena_strndup(a, sign, (size_t)(mac - sign));
	if (!str_to_int(id + 1, 1, INT64_MAX, &n) || !str_eq(mac + 1, verp_mac(a, id)))
		return 0;
	return n;
}
