#include "mailer/mime.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#include "account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/base/secret.h"
#include "answerwell/mailing/delivery.h"

enum { VERP_MAC = 10 };

static void
ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, g_mime_init);
}

static void
unref(void *object)
{
	g_object_unref(object);
}

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

static void
add_part(GMimeMultipart *whole, const char *subtype, const char *content)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);

	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, content);
	g_mime_part_set_content_encoding(GMIME_PART(part), encoding_for(content));
	g_mime_multipart_add(whole, GMIME_OBJECT(part));
	g_object_unref(part);
}

static void
put(GMimeMessage *m, const char *name, const char *value)
{
	g_mime_object_append_header(GMIME_OBJECT(m), name, value, NULL);
}

/* Neither encoded nor folded: mail programs look for the address as it stands (RFC 8058, 8.1). */
static void
put_raw(GMimeMessage *m, const char *name, const char *value)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(m));

	put(m, name, "<>");
	g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), value);
}

static void
put_list_headers(struct arena *a, GMimeMessage *m, const struct delivery *d)
{
	const char *host = message_id_host(a);

	put(m, "List-Id", arena_printf(a, "<%s.%s>", d->is_bulk ? "faq" : "notices", host));
	put_raw(m, "List-Unsubscribe", arena_printf(a, " <%s>\n", d->unsubscribe_url));
	put(m, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
	if (d->is_bulk) {
		put(m, "Feedback-ID",
		    arena_printf(a, "edition-%lld:faq:answerwell:%s", (long long)d->edition_id,
				 host));
		put(m, "Precedence", "bulk");
	}
}

static GMimeMessage *
build(struct arena *a, const struct delivery *d, int64_t at)
{
	GMimeMessage *m = g_mime_message_new(TRUE);
	GMimeMultipart *parts = g_mime_multipart_new_with_subtype("alternative");
	GDateTime *date = g_date_time_new_from_unix_utc(at / CLOCK_SECOND);

	arena_defer(a, unref, m);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_FROM, config()->site_name,
				   config()->mail_from);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, d->to_name, d->to);
	g_mime_message_set_subject(m, d->subject, "utf-8");
	g_mime_message_set_date(m, date);
	g_mime_message_set_message_id(m, d->message_id);
	if (d->thread_id != NULL) {
		put(m, "In-Reply-To", arena_printf(a, "<%s>", d->thread_id));
		put(m, "References", arena_printf(a, "<%s>", d->thread_id));
	}
	put(m, "Auto-Submitted", "auto-generated");
	put(m, "X-Auto-Response-Suppress", "All");
	put(m, "Content-Language", locale_tag(d->locale));
	if (d->unsubscribe_url != NULL)
		put_list_headers(a, m, d);
	add_part(parts, "plain", d->text);
	add_part(parts, "html", d->html);
	g_mime_message_set_mime_part(m, GMIME_OBJECT(parts));
	g_object_unref(parts);
	g_date_time_unref(date);
	return m;
}

char *
mime_write(struct arena *a, const struct delivery *d, int64_t at, bool crlf, size_t *len)
{
	GMimeFormatOptions *format;
	GMimeStream *stream;
	GByteArray *bytes;
	GMimeMessage *m;
	char *out;

	ready();
	m = build(a, d, at);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format, crlf ? GMIME_NEWLINE_FORMAT_DOS
							      : GMIME_NEWLINE_FORMAT_UNIX);
	stream = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(GMIME_OBJECT(m), format, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	*len = bytes->len;
	out = arena_alloc(a, *len + 1);
	memcpy(out, bytes->data, *len);
	g_object_unref(stream);
	g_mime_format_options_free(format);
	return out;
}

char *
mime_return_path(struct arena *a, const struct delivery *d)
{
	const char *from = config()->mail_from, *at = strrchr(from, '@');
	char *id;

	if (at == NULL)
		return arena_strdup(a, from);
	if (d->edition_id != 0)
		id = arena_printf(a, "e%lld-%lld", (long long)d->edition_id,
				  (long long)d->account_id);
	else
		id = arena_printf(a, "o%lld", (long long)d->outbox_id);
	/* Nobody but us can name a delivery: a forged bounce must not silence somebody. */
	return arena_printf(a, "%.*s+b-%s-%.*s%s", (int)(at - from), from, id, VERP_MAC,
			    secret_mac(a, "return-path", id), at);
}
