#include "mailer/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"

/* A message of messages of messages ...: deeper nobody writes. */
enum { DEPTH_MAX = 8 };

static void
ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, g_mime_init);
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Whatever a mail says that it is: UTF-8, and of controls only blanks and line ends. */
static char *
clean(struct arena *a, const char *text, bool is_line)
{
	char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
	struct buf out;

	buf_init(&out, a, strlen(valid) + 1);
	for (const char *s = valid; *s != '\0'; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		if (c == '\t' || (is_line && (c == '\n' || c == '\r')))
			buf_putc(&out, ' ');
		else if (c == '\n' || !g_unichar_iscntrl(c))
			buf_append(&out, s, (size_t)(g_utf8_next_char(s) - s));
	}
	g_free(valid);
	return out.data;
}

static bool
is_subtype(GMimeObject *part, const char *subtype)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);

	return type != NULL && g_mime_content_type_is_type(type, "text", subtype);
}

static bool
is_attached(GMimeObject *part)
{
	const char *disposition = g_mime_object_get_disposition(part);

	return disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static const char *
text_of(struct arena *a, GMimeObject *part)
{
	char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
	const char *cut =
	    text != NULL ? arena_strndup(a, text, strnlen(text, (size_t)MBOX_TEXT_MAX)) : "";

	g_free(text);
	cut = clean(a, cut, false);
	return is_subtype(part, "html")
		   ? markdown_lines(a, markdown_from_html(a, cut), MARKDOWN_PROSE)
		   : cut;
}

/* The first part that is plain text, else the first in HTML; NULL: there is none. */
static GMimeObject *
find_text(GMimeObject *part, const char *subtype, int depth)
{
	GMimeObject *found = NULL;

	if (depth > DEPTH_MAX || part == NULL)
		return NULL;
	if (GMIME_IS_MULTIPART(part)) {
		int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));

		for (int i = 0; i < n && found == NULL; i++)
			found = find_text(g_mime_multipart_get_part(GMIME_MULTIPART(part), i),
					  subtype, depth + 1);
		return found;
	}
	return GMIME_IS_TEXT_PART(part) && !is_attached(part) && is_subtype(part, subtype) ? part
											   : NULL;
}

static const char *
read_text(struct arena *a, GMimeMessage *message)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	GMimeObject *part = find_text(body, "plain", 0);

	if (part == NULL)
		part = find_text(body, "html", 0);
	return part != NULL ? text_of(a, part) : "";
}

/* ---- headers -------------------------------------------------------------------------------- */

static const char *
header(GMimeMessage *message, const char *name)
{
	const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);

	return value != NULL ? value : "";
}

static void
read_person(struct arena *a, InternetAddressList *list, const char **name, const char **address)
{
	InternetAddress *one = list != NULL && internet_address_list_length(list) > 0
				   ? internet_address_list_get_address(list, 0)
				   : NULL;

	*name = one != NULL ? clean(a, internet_address_get_name(one), true) : "";
	*address =
	    one != NULL && INTERNET_ADDRESS_IS_MAILBOX(one)
		? clean(a, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)), true)
		: "";
}

/* The last id in <> of a header. */
static const char *
last_id(struct arena *a, const char *value)
{
	const char *from = strrchr(value, '<'), *to = from != NULL ? strchr(from, '>') : NULL;

	return to != NULL ? clean(a, arena_strndup(a, from + 1, (size_t)(to - from - 1)), true)
			  : "";
}

static bool
is_automatic(GMimeMessage *message)
{
	const char *submitted = header(message, "Auto-Submitted");
	const char *precedence = header(message, "Precedence");
	const char *from = header(message, "From");

	return (*submitted != '\0' && g_ascii_strncasecmp(submitted, "no", 2) != 0) ||
	       g_ascii_strcasecmp(precedence, "bulk") == 0 ||
	       g_ascii_strcasecmp(precedence, "junk") == 0 ||
	       strcasestr(from, "mailer-daemon") != NULL || strcasestr(from, "noreply") != NULL ||
	       strcasestr(from, "no-reply") != NULL;
}

static void
read_mail(struct arena *a, GMimeMessage *message, struct mbox_mail *mail)
{
	const char *id = g_mime_message_get_message_id(message);

	*mail = (struct mbox_mail){.subject = clean(a, g_mime_message_get_subject(message), true),
				   .id = clean(a, id, true),
				   .is_automatic = is_automatic(message)};
	read_person(a, g_mime_message_get_from(message), &mail->from_name, &mail->from_address);
	read_person(a, g_mime_message_get_reply_to(message), &mail->reply_name,
		    &mail->reply_address);
	mail->answers = last_id(a, header(message, "In-Reply-To"));
	if (*mail->answers == '\0')
		mail->answers = last_id(a, header(message, "References"));
	mail->text = read_text(a, message);
}

/* ---- the file ------------------------------------------------------------------------------- */

static void
read_mails(const struct mbox_reader *reader, GMimeParser *parser)
{
	int64_t before = 0;

	while (!g_mime_parser_eos(parser)) {
		GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
		int64_t now = g_mime_parser_tell(parser);
		struct arena *a = arena_new();
		struct mbox_mail mail;

		if (message != NULL) {
			read_mail(a, message, &mail);
			reader->on_mail(reader->arg, a, &mail);
			g_object_unref(message);
		}
		arena_free(a);
		if (reader->on_progress != NULL)
			reader->on_progress(reader->arg, now - before);
		if (message == NULL && now <= before)
			return; /* what is left is no message */
		before = now;
	}
}

static bool
begins_as_mailbox(int fd)
{
	char head[5] = "";

	return pread(fd, head, sizeof(head), 0) == sizeof(head) && memcmp(head, "From ", 5) == 0;
}

enum result
mbox_read(const struct mbox_reader *reader, char *why, size_t why_size)
{
	int fd = open(reader->path, O_RDONLY | O_CLOEXEC);
	GMimeStream *stream;
	GMimeParser *parser;

	if (fd == -1) {
		snprintf(why, why_size, "%s: %s", reader->path, strerror(errno));
		return NOT_FOUND;
	}
	if (!begins_as_mailbox(fd)) {
		snprintf(why, why_size,
			 "%s:1: is no mailbox: its first line does not begin with \"From \"",
			 reader->path);
		close(fd);
		return INVALID;
	}
	ready();
	stream = g_mime_stream_fs_new(fd); /* closes it */
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
	read_mails(reader, parser);
	g_object_unref(parser);
	g_object_unref(stream);
	return OK;
}
