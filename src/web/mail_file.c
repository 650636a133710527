#include "mail_file.h"

#include <dirent.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"

#define MAILDIR "maildir:"

bool
mail_files_are_shown(void)
{
	return !config()->is_production && str_starts(config()->mail, MAILDIR) &&
	       config_is_local(config()->listen_host) && !config()->url_is_https;
}

/* ---- what is written in them ---------------------------------------------------------------- */

static void
let_go(void *object)
{
	g_object_unref(object);
}

/* What GMime gives away, in the arena; NULL: "". */
static const char *
own(struct arena *a, char *given)
{
	const char *s = given != NULL ? arena_strdup(a, given) : "";

	g_free(given);
	return s;
}

/* NULL: it is no mail. */
static GMimeMessage *
parse(struct arena *a, const char *text)
{
	static bool is_ready;
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	if (!is_ready)
		g_mime_init();
	is_ready = true;
	stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	if (message != NULL)
		arena_defer(a, let_go, message);
	return message;
}

/* The first part of text of that kind; "" if there is none. */
static const char *
part(struct arena *a, GMimeMessage *message, const char *subtype)
{
	GMimePartIter *it = g_mime_part_iter_new(GMIME_OBJECT(message));
	const char *text = NULL;

	do {
		GMimeObject *o = g_mime_part_iter_get_current(it);

		if (GMIME_IS_TEXT_PART(o) &&
		    g_mime_content_type_is_type(g_mime_object_get_content_type(o), "text", subtype))
			text = own(a, g_mime_text_part_get_text(GMIME_TEXT_PART(o)));
	} while (text == NULL && g_mime_part_iter_next(it));
	g_mime_part_iter_free(it);
	return text != NULL ? text : "";
}

static void
find_links(struct arena *a, const char *site_url, struct mail_file *m)
{
	size_t len = strlen(site_url);

	for (const char *p = strstr(m->text, site_url); p != NULL && m->n_links < MAIL_LINKS_MAX;
	     p = strstr(p, site_url)) {
		size_t n = strcspn(p + len, " \n\r\t<>\"");

		if (p[len] == '/' && p[len + 1] != '/' && n > 1)
			m->links[m->n_links++] = arena_strndup(a, p + len, n);
		p += len;
	}
}

const char *
mail_link_shown(struct arena *a, const char *link)
{
	char *plain = g_uri_unescape_string(link, NULL);
	const char *shown =
	    plain != NULL && g_utf8_validate(plain, -1, NULL) ? arena_strdup(a, plain) : link;

	g_free(plain);
	return shown;
}

void
mail_file_parse(struct arena *a, const char *text, const char *site_url, struct mail_file *out)
{
	GMimeMessage *message = parse(a, text);
	const char *subject;

	out->to = out->subject = out->text = out->html = "";
	if (message == NULL)
		return;
	out->to =
	    own(a, internet_address_list_to_string(g_mime_message_get_to(message), NULL, FALSE));
	subject = g_mime_message_get_subject(message);
	if (subject != NULL)
		out->subject = arena_strdup(a, subject);
	out->text = part(a, message, "plain");
	out->html = part(a, message, "html");
	find_links(a, site_url, out);
}

/* ---- the folder ----------------------------------------------------------------------------- */

static void
close_file(void *f)
{
	(void)fclose(f);
}

static void
close_folder(void *d)
{
	(void)closedir(d);
}

static const char *
folder(struct arena *a)
{
	return arena_printf(a, "%s/new", config()->mail + strlen(MAILDIR));
}

enum result
mail_file_read(struct arena *a, const char *name, struct mail_file *out)
{
	struct stat st;
	char *text;
	FILE *f;

	if (name[0] == '.' || name[0] == '\0' || strchr(name, '/') != NULL)
		return NOT_FOUND;
	f = fopen(arena_printf(a, "%s/%s", folder(a), name), "re");
	if (f == NULL)
		return NOT_FOUND;
	arena_defer(a, close_file, f);
	if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode))
		return NOT_FOUND;
	text = arena_alloc(a, MAIL_FILE_BYTES + 1);
	text[fread(text, 1, MAIL_FILE_BYTES, f)] = '\0';
	*out =
	    (struct mail_file){.name = arena_strdup(a, name),
			       .at = st.st_mtim.tv_sec * CLOCK_SECOND + st.st_mtim.tv_nsec / 1000};
	mail_file_parse(a, text, config()->url, out);
	return OK;
}

static int
by_time(const void *one, const void *other)
{
	const struct mail_file *a = one, *b = other;

	return (a->at < b->at) - (a->at > b->at);
}

/* Names and times; what is in them is read of the newest alone. */
static size_t
look(struct arena *a, DIR *d, struct mail_file **out)
{
	size_t n = 0, room = 64;
	struct dirent *e;
	struct stat st;

	*out = arena_array(a, room, sizeof(**out));
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' ||
		    stat(arena_printf(a, "%s/%s", folder(a), e->d_name), &st) != 0)
			continue;
		if (n == room) {
			*out = arena_grow(a, *out, room * sizeof(**out), 2 * room * sizeof(**out));
			room *= 2;
		}
		(*out)[n++] = (struct mail_file){.name = arena_strdup(a, e->d_name),
						 .at = st.st_mtim.tv_sec * CLOCK_SECOND +
						       st.st_mtim.tv_nsec / 1000};
	}
	return n;
}

enum result
mail_file_list(struct arena *a, struct mail_file **out, size_t *n)
{
	DIR *d = opendir(folder(a));
	enum result r = OK;

	*n = 0;
	if (d == NULL)
		return OK; /* nothing was sent yet */
	arena_defer(a, close_folder, d);
	*n = look(a, d, out);
	qsort(*out, *n, sizeof(**out), by_time);
	*n = *n < MAIL_FILES_MAX ? *n : MAIL_FILES_MAX;
	for (size_t i = 0; r == OK && i < *n; i++)
		r = mail_file_read(a, (*out)[i].name, &(*out)[i]);
	return r;
}
