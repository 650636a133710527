#include "mail_file.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
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

static const char *
from_base64(struct arena *a, const char *s, size_t len)
{
	unsigned char *out = arena_alloc(a, len + 1);
	size_t n = 0;

	(void)sodium_base642bin(out, len, s, len, " \r\n", &n, NULL,
				sodium_base64_VARIANT_ORIGINAL);
	out[n] = '\0';
	return (const char *)out;
}

static int
hex(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* `is_word`: in a header, where "_" is a blank. */
static const char *
from_quoted(struct arena *a, const char *s, size_t len, bool is_word)
{
	struct buf out;

	buf_init(&out, a, len + 1);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '=' && i + 1 < len && s[i + 1] == '\n') {
			i++;
		} else if (s[i] == '=' && i + 2 < len && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
			buf_putc(&out, (char)(hex(s[i + 1]) * 16 + hex(s[i + 2])));
			i += 2;
		} else {
			buf_putc(&out, is_word && s[i] == '_' ? ' ' : s[i]);
		}
	}
	return out.data != NULL ? out.data : "";
}

/* The end of "=?utf-8?B?words?=", with its words; NULL: it is none. */
static const char *
encoded_word(struct arena *a, const char *s, const char **words)
{
	const char *kind = s[0] == '=' && s[1] == '?' ? strchr(s + 2, '?') : NULL, *end;

	if (kind == NULL || kind[1] == '\0' || kind[2] != '?' ||
	    (end = strstr(kind + 3, "?=")) == NULL)
		return NULL;
	*words = kind[1] == 'B' || kind[1] == 'b'
		     ? from_base64(a, kind + 3, (size_t)(end - kind - 3))
		     : from_quoted(a, kind + 3, (size_t)(end - kind - 3), true);
	return end + 2;
}

/* Blanks between two encoded words are none. */
static const char *
decoded(struct arena *a, const char *line)
{
	struct buf out;
	const char *words, *end;

	buf_init(&out, a, strlen(line) + 1);
	for (const char *s = line; *s != '\0';) {
		end = encoded_word(a, s, &words);
		if (end == NULL) {
			buf_putc(&out, *s++);
			continue;
		}
		buf_puts(&out, words);
		s = end;
		if (strncmp(s + strspn(s, " "), "=?", 2) == 0)
			s += strspn(s, " ");
	}
	return out.data != NULL ? out.data : "";
}

/* Unfolded; "" if it is not there. */
static const char *
header(struct arena *a, const char *head, const char *name)
{
	size_t len = strlen(name);
	struct buf out;

	buf_init(&out, a, 128);
	for (const char *line = head; *line != '\0' && *line != '\n';) {
		size_t n = strcspn(line, "\n");

		if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
			buf_append(&out, line + len + 1, n - len - 1);
			for (line += n + (line[n] == '\n'); *line == ' ' || *line == '\t';
			     line += n + (line[n] == '\n')) {
				n = strcspn(line, "\n");
				buf_append(&out, line, n);
			}
			break;
		}
		line += n + (line[n] == '\n');
	}
	return out.data != NULL ? str_trim(a, out.data) : "";
}

/* The content of the part of that type, up to the next line that begins with "--boundary". */
static const char *
part(struct arena *a, const char *mail, const char *delimiter, const char *type)
{
	size_t len = strlen(delimiter);

	for (const char *p = strstr(mail, delimiter); p != NULL; p = strstr(p, delimiter)) {
		const char *head = p + len, *body, *end;

		p = head;
		if (*head != '\n' || (body = strstr(head, "\n\n")) == NULL)
			continue;
		if (!str_starts(header(a, ++head, "Content-Type"), type))
			continue;
		body += 2;
		end = strstr(body, delimiter);
		len = (size_t)((end != NULL ? end : body + strlen(body)) - body);
		if (strcasecmp(header(a, head, "Content-Transfer-Encoding"), "base64") == 0)
			return from_base64(a, body, len);
		if (strcasecmp(header(a, head, "Content-Transfer-Encoding"), "quoted-printable") ==
		    0)
			return from_quoted(a, body, len, false);
		return arena_strndup(a, body, len);
	}
	return "";
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

void
mail_file_parse(struct arena *a, const char *text, const char *site_url, struct mail_file *out)
{
	const char *type = header(a, text, "Content-Type"), *at = strstr(type, "boundary=\"");
	const char *delimiter;

	out->to = decoded(a, header(a, text, "To"));
	out->subject = decoded(a, header(a, text, "Subject"));
	out->text = out->html = "";
	if (at == NULL)
		return;
	at += strlen("boundary=\"");
	delimiter = arena_printf(a, "\n--%.*s", (int)strcspn(at, "\""), at);
	out->text = part(a, text, delimiter, "text/plain");
	out->html = part(a, text, delimiter, "text/html");
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
