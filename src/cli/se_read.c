#include "cli/se_read.h"

#include <errno.h>
#include <expat.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "answerwell/base/log.h"
#include "cli/se_filter.h"

enum { PIECE = 64 << 10 };

struct reading {
	const struct se_reader *reader;
	XML_Parser parser;
	int depth;
	enum result result;
	const char *what; /* why it was stopped */
	int64_t n_read; /* by the parser */
	struct se_filter filter;
};

/* Newer libexpats call these outdated and have others, which older ones lack; on 64 bits they are one. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static int64_t
line_of(XML_Parser parser)
{
	return (int64_t)XML_GetCurrentLineNumber(parser);
}

static int64_t
byte_of(XML_Parser parser)
{
	return (int64_t)XML_GetCurrentByteIndex(parser);
}
#pragma GCC diagnostic pop

const char *
se_attribute(const struct se_row *row, const char *name)
{
	for (const char **at = row->attributes; at[0] != NULL; at += 2)
		if (strcmp(at[0], name) == 0)
			return at[1];
	return NULL;
}

static void
stop(struct reading *r, enum result result, const char *what)
{
	if (r->result != OK)
		return;
	r->result = result;
	r->what = what;
	XML_StopParser(r->parser, XML_FALSE);
}

static void
on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = data;
	struct se_row row = {.attributes = attributes};
	const char *what = "is not accepted";
	enum result result;

	r->depth++;
	if (r->result != OK)
		return;
	if (r->depth == 1) {
		if (strcasecmp(name, r->reader->root) != 0)
			stop(r, INVALID, "is not the kind of file that its name says");
		return;
	}
	if (r->depth > 2 || strcmp(name, "row") != 0) {
		stop(r, INVALID, "holds an element that is not a row");
		return;
	}
	row.line = line_of(r->parser);
	result = r->reader->on_row(r->reader->arg, &row, &what);
	if (result != OK)
		stop(r, result, what);
}

static void
on_end(void *data, const XML_Char *name)
{
	struct reading *r = data;

	(void)name;
	r->depth--;
}

/* A few bytes of entities can grow into gigabytes, or name other files. Dumps have none. */
static void
on_entity(void *data, const XML_Char *name, int is_parameter, const XML_Char *value, int len,
	  const XML_Char *base, const XML_Char *system_id, const XML_Char *public_id,
	  const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)len, (void)base, (void)system_id;
	(void)public_id, (void)notation;
	stop(data, INVALID, "declares an entity; entity declarations are not accepted");
}

static const char *
what_is_wrong(enum XML_Error error)
{
	if (error == XML_ERROR_INVALID_TOKEN)
		return "not well-formed (invalid token), or not in UTF-8";
	return XML_ErrorString(error);
}

static enum result
parse_piece(struct reading *r, int len, bool is_last)
{
	enum XML_Status status = XML_ParseBuffer(r->parser, len, is_last);

	if (r->result != OK)
		return r->result;
	if (status != XML_STATUS_OK) {
		r->result = INVALID;
		r->what = what_is_wrong(XML_GetErrorCode(r->parser));
	} else if (r->n_read - byte_of(r->parser) > SE_ROW_MAX) {
		r->result = INVALID;
		r->what = "has a row larger than 8 MiB";
	}
	return r->result;
}

static enum result
read_pieces(struct reading *r, int fd)
{
	ssize_t n;

	do {
		char *piece = XML_GetBuffer(r->parser, SE_FILTER_ROOM + PIECE);
		size_t len;

		if (piece == NULL)
			return FAILED;
		n = read(fd, piece + SE_FILTER_ROOM, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FAILED;
		len = se_filter(&r->filter, piece, (size_t)n);
		r->n_read += (int64_t)len;
		if (parse_piece(r, (int)len, n == 0) != OK)
			return r->result;
		if (r->reader->on_progress != NULL)
			r->reader->on_progress(r->reader->arg, n);
	} while (n != 0);
	return OK;
}

/* Not in every libexpat that Debian 12 has had: 2.6.0 and its backports know it. Weak, so that what
 * counts is the library at run time, whichever header the build saw. */
extern XML_Bool XML_SetReparseDeferralEnabled(XML_Parser parser, XML_Bool enabled)
    __attribute__((weak));

static XML_Parser
open_parser(struct reading *r)
{
	/* The encoding is given, not believed: a dump is UTF-8. */
	XML_Parser parser = XML_ParserCreate("UTF-8");

	if (parser == NULL)
		return NULL;
	XML_SetUserData(parser, r);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetEntityDeclHandler(parser, on_entity);
	/* Otherwise a row ends some pieces later than it does, and rows below the limit look larger. */
	if (XML_SetReparseDeferralEnabled != NULL)
		(void)XML_SetReparseDeferralEnabled(parser, XML_FALSE);
	return parser;
}

enum result
se_read(const struct se_reader *reader, char *why, size_t why_size)
{
	struct reading r = {.reader = reader, .result = OK};
	int fd = open(reader->path, O_RDONLY | O_CLOEXEC);
	enum result result;

	if (fd == -1) {
		snprintf(why, why_size, "%s: %s", reader->path, strerror(errno));
		return NOT_FOUND;
	}
	r.parser = open_parser(&r);
	result = r.parser == NULL ? FAILED : read_pieces(&r, fd);
	if (r.what != NULL)
		snprintf(why, why_size, "%s:%lld: %s", reader->path, (long long)line_of(r.parser),
			 r.what);
	else if (result == FAILED)
		snprintf(why, why_size, "%s: %s", reader->path, strerror(errno));
	if (r.filter.n_removed > 0)
		log_event(LOG_LEVEL_WARN, "import.cleaned", "file=%s characters=%lld", reader->root,
			  (long long)r.filter.n_removed);
	if (r.parser != NULL)
		XML_ParserFree(r.parser);
	close(fd);
	return result;
}
