#include "gate.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum name {
	HOST,
	CONTENT_LENGTH,
	TRANSFER_ENCODING,
	CONNECTION,
	EXPECT,
	COOKIE,
	ACCEPT,
	ACCEPT_ENCODING,
	ACCEPT_LANGUAGE,
	IF_NONE_MATCH,
	X_FORWARDED_FOR,
	USER_AGENT,
	CONTENT_TYPE,
	ORIGIN,
	SEC_FETCH_SITE,
	N_NAMES
};

/* The headers that mean something here. Those with `join` are lists: several lines are one (RFC 9110,
 * 5.3); of the others the first counts. */
static const struct {
	const char *name;
	const char *join;
} names[N_NAMES] = {
    [HOST] = {"host", NULL},
    [CONTENT_LENGTH] = {"content-length", NULL},
    [TRANSFER_ENCODING] = {"transfer-encoding", NULL},
    [CONNECTION] = {"connection", NULL},
    [EXPECT] = {"expect", NULL},
    [COOKIE] = {"cookie", "; "},
    [ACCEPT] = {"accept", ", "},
    [ACCEPT_ENCODING] = {"accept-encoding", ", "},
    [ACCEPT_LANGUAGE] = {"accept-language", ", "},
    [IF_NONE_MATCH] = {"if-none-match", ", "},
    [X_FORWARDED_FOR] = {"x-forwarded-for", ", "},
    [USER_AGENT] = {"user-agent", NULL},
    [CONTENT_TYPE] = {"content-type", NULL},
    [ORIGIN] = {"origin", NULL},
    [SEC_FETCH_SITE] = {"sec-fetch-site", NULL},
};
enum { FIRST_PASSED = COOKIE };

enum {
	BAD_REQUEST = 400,
	NOT_ALLOWED = 405,
	LENGTH_REQUIRED = 411,
	TOO_LARGE = 413,
	TARGET_TOO_LONG = 414,
	EXPECTATION_FAILED = 417,
	HEAD_TOO_LARGE = 431,
	NOT_IMPLEMENTED = 501,
	BAD_VERSION = 505
};

/* ---- refusing --------------------------------------------------------------------------------------- */

/* Where this request ends can still be told. */
static void
object(struct gate *g, int status)
{
	if (g->status == 0)
		g->status = status;
}

static void
refuse(struct gate *g, int status)
{
	object(g, status);
	g->state = GATE_REFUSED;
}

/* ---- characters ------------------------------------------------------------------------------------- */

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
are_from(const char *s, size_t len, const char *signs)
{
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(s[i]) && (s[i] == '\0' || strchr(signs, s[i]) == NULL))
			return false;
	return true;
}

static bool
is_token(const char *s, size_t len)
{
	return len > 0 && are_from(s, len, "!#$%&'*+-.^_`|~");
}

static bool
is_host(const char *s, size_t len)
{
	return len > 0 && len <= GATE_HOST_MAX && are_from(s, len, "-._~%!$&'()*+,;=:[]");
}

static bool
is(const char *s, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(s, word, len) == 0;
}

static bool
has_controls(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)s[i] < ' ' && s[i] != '\t') || s[i] == 0x7f)
			return true;
	return false;
}

static struct gate_text
text(size_t at, size_t len)
{
	return (struct gate_text){.at = (uint16_t)at, .len = (uint16_t)len};
}

/* ---- the request line ------------------------------------------------------------------------------- */

static const char *const methods[GATE_OTHER] = {
    [GATE_GET] = "GET",       [GATE_HEAD] = "HEAD",   [GATE_POST] = "POST",      [GATE_PUT] = "PUT",
    [GATE_DELETE] = "DELETE", [GATE_PATCH] = "PATCH", [GATE_OPTIONS] = "OPTIONS"};

static bool
is_exactly(const char *s, size_t len, const char *word)
{
	return len == strlen(word) && memcmp(s, word, len) == 0;
}

static void
take_method(struct gate *g, const char *s, size_t len)
{
	g->method = GATE_GET;
	while (g->method < GATE_OTHER && !is_exactly(s, len, methods[g->method]))
		g->method++;
	if (g->method < GATE_OTHER)
		return;
	object(g, is_exactly(s, len, "TRACE") || is_exactly(s, len, "CONNECT") ? NOT_ALLOWED
									       : NOT_IMPLEMENTED);
}

/* "http://host/path" (RFC 9112, 3.2.2): its host counts, whatever Host says. Returns how much of the
 * target is not path. */
static size_t
take_authority(struct gate *g, const char *bytes, size_t at, size_t len)
{
	const char *s = bytes + at;
	size_t scheme = 0, host = 0;

	if (len > 7 && strncasecmp(s, "http://", 7) == 0)
		scheme = 7;
	else if (len > 8 && strncasecmp(s, "https://", 8) == 0)
		scheme = 8;
	else
		return 0;
	while (scheme + host < len && s[scheme + host] != '/' && s[scheme + host] != '?')
		host++;
	if (!is_host(s + scheme, host))
		refuse(g, BAD_REQUEST);
	g->is_absolute = true;
	g->host = text(at + scheme, host);
	return scheme + host;
}

static void
take_target(struct gate *g, const char *bytes, size_t at, size_t len)
{
	size_t skip;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[at + i] <= ' ' || bytes[at + i] == '#')
			return refuse(g, BAD_REQUEST);
	skip = take_authority(g, bytes, at, len);
	if (len - skip > GATE_TARGET_MAX)
		object(g, TARGET_TOO_LONG);
	/* "*" and "host:port" belong to methods that nothing here takes. */
	if (skip == 0 && bytes[at] != '/' && g->method < GATE_OPTIONS)
		refuse(g, BAD_REQUEST);
	else if (skip == 0 && bytes[at] != '/')
		object(g, NOT_ALLOWED);
	g->target = text(at + skip, len - skip);
}

static void
take_version(struct gate *g, const char *s, size_t len)
{
	if (len != 8 || memcmp(s, "HTTP/", 5) != 0 || s[5] < '0' || s[5] > '9' || s[6] != '.' ||
	    s[7] < '0' || s[7] > '9')
		refuse(g, BAD_REQUEST);
	else if (s[5] != '1')
		refuse(g, BAD_VERSION);
	g->is_1_0 = len == 8 && s[7] == '0';
}

static void
take_request_line(struct gate *g, const char *bytes, size_t at, size_t len)
{
	const char *line = bytes + at;
	const char *target = memchr(line, ' ', len), *version;
	size_t method_len, target_len;

	g->has_request = true;
	method_len = target != NULL ? (size_t)(target - line) : 0;
	if (!is_token(line, method_len))
		return refuse(g, BAD_REQUEST);
	target++;
	version = memchr(target, ' ', len - method_len - 1);
	target_len = version != NULL ? (size_t)(version - target) : 0;
	if (target_len == 0)
		return refuse(g, BAD_REQUEST);
	take_version(g, version + 1, len - method_len - target_len - 2);
	if (g->state == GATE_REFUSED)
		return;
	take_method(g, line, method_len);
	take_target(g, bytes, at + method_len + 1, target_len);
}

/* ---- headers ---------------------------------------------------------------------------------------- */

static enum name
name_of(const char *s, size_t len)
{
	for (int i = 0; i < N_NAMES; i++)
		if ((s[0] | 0x20) == names[i].name[0] && is(s, len, names[i].name))
			return (enum name)i;
	return N_NAMES;
}

/* Digits and nothing else: no sign, no list, no blank (RFC 9110, 8.6). */
static void
take_length(struct gate *g, const char *s, size_t len)
{
	if (g->has_length || len == 0 || len > 18)
		return refuse(g, BAD_REQUEST);
	g->has_length = true;
	g->length = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return refuse(g, BAD_REQUEST);
		g->length = g->length * 10 + (uint64_t)(s[i] - '0');
	}
}

static void
take_host(struct gate *g, const char *bytes, size_t at, size_t len)
{
	if (g->has_host || !is_host(bytes + at, len))
		return refuse(g, BAD_REQUEST);
	g->has_host = true;
	if (!g->is_absolute)
		g->host = text(at, len);
}

static bool
has_word(const char *s, size_t len, const char *word)
{
	for (size_t i = 0, end; i < len; i = end + 1) {
		while (i < len && (s[i] == ' ' || s[i] == '\t'))
			i++;
		for (end = i; end < len && s[end] != ','; end++)
			continue;
		size_t last = end;
		while (last > i && (s[last - 1] == ' ' || s[last - 1] == '\t'))
			last--;
		if (is(s + i, last - i, word))
			return true;
	}
	return false;
}

static void
keep(struct gate *g, enum name name, struct gate_text value)
{
	if (value.len == 0)
		return;
	for (size_t i = 0; names[name].join == NULL && i < g->n_lines; i++)
		if (g->lines[i].name == name)
			return;
	if (g->n_lines == GATE_LINES_MAX)
		return refuse(g, HEAD_TOO_LARGE);
	g->lines[g->n_lines].name = (uint16_t)name;
	g->lines[g->n_lines++].value = value;
}

static void
take_value(struct gate *g, enum name name, const char *bytes, size_t at, size_t len)
{
	const char *value = bytes + at;

	switch (name) {
	case HOST:
		return take_host(g, bytes, at, len);
	case CONTENT_LENGTH:
		return take_length(g, value, len);
	case TRANSFER_ENCODING:
		g->is_chunked = !g->has_coding && is(value, len, "chunked");
		g->has_coding = true;
		return;
	case CONNECTION:
		g->closes = g->closes || has_word(value, len, "close");
		return;
	case EXPECT:
		g->expects = is(value, len, "100-continue");
		if (!g->expects && len > 0)
			object(g, EXPECTATION_FAILED);
		return;
	default:
		return keep(g, name, text(at, len));
	}
}

/* A folded line begins with a blank and so has no name, like one with blanks before its colon. */
static void
take_header(struct gate *g, const char *bytes, size_t at, size_t len)
{
	const char *line = bytes + at, *colon = memchr(line, ':', len);
	size_t name_len = colon != NULL ? (size_t)(colon - line) : 0, from = name_len + 1;
	enum name name;

	if (!is_token(line, name_len))
		return refuse(g, BAD_REQUEST);
	name = name_of(line, name_len);
	if (name == N_NAMES)
		return;
	while (from < len && (line[from] == ' ' || line[from] == '\t'))
		from++;
	while (len > from && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	take_value(g, name, bytes, at + from, len - from);
}

/* ---- the head --------------------------------------------------------------------------------------- */

/* No coding is taken: of bodies without a length a server may ask for one (RFC 9112, 6.3). A body
 * that no method gives a meaning is refused, because others may think that it is not there (RFC 9110,
 * 9.3.1). */
static void
finish(struct gate *g)
{
	g->state = GATE_WHOLE;
	g->left = g->length;
	g->expects = g->expects && !g->is_1_0 && g->length > 0;
	if (!g->has_host && !g->is_absolute && !g->is_1_0)
		refuse(g, BAD_REQUEST);
	if (g->has_coding && (g->has_length || g->is_1_0))
		refuse(g, BAD_REQUEST);
	else if (g->has_coding)
		refuse(g, g->is_chunked ? LENGTH_REQUIRED : NOT_IMPLEMENTED);
	else if (g->method != GATE_POST && g->length > 0)
		object(g, g->method > GATE_POST ? NOT_ALLOWED : BAD_REQUEST);
}

/* One empty line may stand before a request (RFC 9112, 2.2). */
static void
take_line(struct gate *g, const char *bytes, size_t at, size_t len)
{
	if (has_controls(bytes + at, len))
		return refuse(g, BAD_REQUEST);
	if (len > 0 && g->has_request)
		return take_header(g, bytes, at, len);
	if (len > 0)
		return take_request_line(g, bytes, at, len);
	if (g->has_request)
		return finish(g);
	if (g->has_blank)
		return refuse(g, BAD_REQUEST);
	g->has_blank = true;
}

void
gate_begin(struct gate *g)
{
	/* The lines are not looked at before they are written. */
	memset(g, 0, offsetof(struct gate, lines));
}

enum gate_state
gate_scan(struct gate *g, const char *bytes, size_t len)
{
	size_t end = len < GATE_HEAD_MAX ? len : GATE_HEAD_MAX;

	while (g->state == GATE_MORE && g->seen < end) {
		const char *lf = memchr(bytes + g->seen, '\n', end - g->seen);
		size_t at = g->line;

		if (lf == NULL) {
			g->seen = end;
			break;
		}
		g->seen = g->line = (size_t)(lf - bytes) + 1;
		if (lf == bytes + at || lf[-1] != '\r')
			refuse(g, BAD_REQUEST);
		else
			take_line(g, bytes, at, g->seen - 2 - at);
	}
	if (g->state == GATE_MORE && g->seen == GATE_HEAD_MAX)
		refuse(g, g->has_request ? HEAD_TOO_LARGE : TARGET_TOO_LONG);
	return g->state;
}

void
gate_admit(struct gate *g, uint64_t max)
{
	if (g->length > max)
		object(g, TOO_LARGE);
}

size_t
gate_take(struct gate *g, size_t n)
{
	size_t taken = n < g->left ? n : (size_t)g->left;

	g->left -= taken;
	g->has_surplus = g->has_surplus || taken < n;
	return taken;
}

/* ---- what goes on ----------------------------------------------------------------------------------- */

static char *
put(char *to, const char *s)
{
	size_t len = strlen(s);

	memcpy(to, s, len);
	return to + len;
}

/* Kore takes neither tabs nor bytes that are not ASCII in a value. */
static char *
put_value(char *to, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\t')
			*to++ = ' ';
		else
			*to++ = (unsigned char)s[i] < 0x80 ? s[i] : '?';
	}
	return to;
}

static char *
put_header(char *to, const struct gate *g, const char *bytes, enum name name)
{
	bool is_first = true;

	for (size_t i = 0; i < g->n_lines; i++) {
		if (g->lines[i].name != name)
			continue;
		to = put(to, is_first ? names[name].name : names[name].join);
		to = put(to, is_first ? ":" : "");
		to = put_value(to, bytes + g->lines[i].value.at, g->lines[i].value.len);
		is_first = false;
	}
	return is_first ? to : put(to, "\r\n");
}

static char *
put_number(char *to, uint64_t n)
{
	char digits[20];
	size_t len = 0;

	do
		digits[len++] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	while (len > 0)
		*to++ = digits[--len];
	return to;
}

static char *
put_request_line(char *to, const struct gate *g, const char *bytes)
{
	const char *target = bytes + g->target.at;

	to = put(to, g->status == 0 || g->method == GATE_HEAD ? methods[g->method] : "GET");
	to = put(to, " ");
	if (g->status != 0 || g->target.len == 0 || target[0] == '?')
		to = put(to, "/");
	if (g->status == 0) {
		memcpy(to, target, g->target.len);
		to += g->target.len;
	}
	return put(to, g->is_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
}

static char *
put_refused(char *to, const struct gate *g, const char *bytes)
{
	to = put(to, "host:localhost\r\n");
	to = put_header(to, g, bytes, COOKIE);
	to = put_header(to, g, bytes, ACCEPT_LANGUAGE);
	return put(to, "connection:close\r\n\r\n");
}

size_t
gate_write(const struct gate *g, const char *bytes, char *out)
{
	char *to = out;

	to = put_request_line(to, g, bytes);
	if (g->status != 0)
		return (size_t)(put_refused(to, g, bytes) - out);
	to = put(to, "host:");
	to =
	    g->host.len > 0 ? put_value(to, bytes + g->host.at, g->host.len) : put(to, "localhost");
	to = put(to, "\r\n");
	for (int name = FIRST_PASSED; name < N_NAMES; name++)
		to = put_header(to, g, bytes, (enum name)name);
	/* Kore asks for one where there might be a body. */
	if (g->method >= GATE_POST && g->method <= GATE_PATCH)
		to = put(put_number(put(to, "content-length:"), g->length), "\r\n");
	to = put(to, g->closes ? "connection:close\r\n\r\n" : "\r\n");
	assert(to - out <= GATE_OUT_MAX);
	return (size_t)(to - out);
}
