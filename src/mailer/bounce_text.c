#include "mailer/bounce_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "mailer/bounce_cause.h"
#include "mailer/bounce_parts.h"

enum { ADDRESS_MAX = 254, LOCAL_MAX = 128, LINE_MAX = 400, HEADERS_LEAST = 3, SAID_MAX = 4096 };

/* ---- addresses ------------------------------------------------------------------------------------ */

static bool
is_local(char c)
{
	return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0 ||
	       (c != '\0' && strchr("!#$%&*+-/=?^_`{|}~.", c) != NULL);
}

static bool
is_domain(char c)
{
	return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0 || c == '-' ||
	       c == '.' || c == '_';
}

static bool
has_dot(const char *s, const char *end)
{
	return memchr(s, '.', (size_t)(end - s)) != NULL;
}

/* "SMTP=a@b": of what kind it is, written before it. */
static size_t
kind_len(const char *begin, const char *at)
{
	static const char *const kinds[] = {"smtp=", "rfc822=",    "account=", "user=",  "to=",
					    "rcpt=", "recipient=", "address=", "mailto="};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i]);

		if ((size_t)(at - begin) > len && strncasecmp(begin, kinds[i], len) == 0)
			return len;
	}
	return 0;
}

/* Where the address around the @ begins and ends; false: there is none. */
static bool
spans(const char *text, const char *at, const char **begin, const char **end)
{
	const char *b = at, *e = at + 1;

	while (b > text && at - b < LOCAL_MAX && is_local(b[-1]))
		b--;
	/* Not within a character, where it was cut. */
	while (b < at && (strchr(".=/|*&!?", *b) != NULL || ((unsigned char)*b & 0xc0) == 0x80))
		b++;
	b += kind_len(b, at);
	while (e - at < ADDRESS_MAX && is_domain(*e))
		e++;
	while (e > at + 1 && (strchr(".-_", e[-1]) != NULL || ((unsigned char)*e & 0xc0) == 0x80))
		e--;
	*begin = b;
	*end = e;
	if (b == at || e == at + 1 || e - b > ADDRESS_MAX || !isalnum((unsigned char)at[1]))
		return false;
	return has_dot(at + 1, e) || (b > text && b[-1] == '<' && *e == '>');
}

const char *
bounce_address(struct arena *a, const char *text, const char **begin, const char **end)
{
	for (const char *at = text; (at = strchr(at, '@')) != NULL; at++) {
		if (spans(text, at, begin, end))
			return arena_strndup(a, *begin, (size_t)(*end - *begin));
	}
	return NULL;
}

/* ---- what it brings back -------------------------------------------------------------------------- */

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

/* "Name: ..." at the beginning of a line; its length without the colon. */
static size_t
header_name(const char *line)
{
	size_t n = 0;

	while (isalnum((unsigned char)line[n]) || line[n] == '-' || line[n] == '_')
		n++;
	return n > 1 && line[n] == ':' ? n : 0;
}

static bool
is_returned_name(const char *line, size_t len)
{
	static const char *const names[] = {"received",
					    "return-path",
					    "message-id",
					    "mime-version",
					    "dkim-signature",
					    "delivered-to",
					    "x-mailer",
					    "content-type",
					    "received-spf",
					    "domainkey-signature",
					    "arc-seal",
					    "list-id",
					    "authentication-results"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i]) == len && strncasecmp(names[i], line, len) == 0)
			return true;
	}
	return false;
}

/* Some headers in a row, and one of them as only real ones are. */
static bool
begins_headers(const char *line)
{
	int n = 0, n_real = 0;

	while (*line != '\0' && n < 40) {
		size_t len = header_name(line);

		if (len > 0) {
			n++;
			n_real += is_returned_name(line, len);
		} else if (n == 0 || (*line != ' ' && *line != '\t')) {
			break;
		}
		if (n >= HEADERS_LEAST && n_real > 0)
			return true;
		line = next_line(line);
	}
	return false;
}

/* "--- Below this line is a copy of the message." */
static bool
is_divider(struct arena *a, const char *line, size_t len)
{
	static const char *const words[] = {"original message",
					    "copy of the message",
					    "copy of your message",
					    "copy of the mail",
					    "returned mail",
					    "message header*",
					    "message text",
					    "header of the original",
					    "returned message",
					    "undelivered message",
					    "original mail",
					    "message follows",
					    "mail follows",
					    "original email",
					    "message headers follow",
					    "below this line*",
					    "unsent message",
					    "rejected message",
					    "failed message",
					    "headers of the message",
					    "top 20 lines*",
					    "ursprüngliche nachricht",
					    "originalnachricht",
					    "message d'origine",
					    "message original",
					    "mensaje original",
					    "messaggio originale",
					    "mensagem original",
					    "oorspronkelijk bericht",
					    "исходное сообщение",
					    "копия письма",
					    "原始邮件",
					    "原始郵件",
					    "原文",
					    NULL};
	const char *plain;
	bool is_ruled, ends_open;

	if (len < 8 || len > 160)
		return false;
	is_ruled = strncmp(line, "--", 2) == 0 || strncmp(line, "==", 2) == 0 ||
		   strncmp(line, "**", 2) == 0 || strncmp(line, "__", 2) == 0 ||
		   strncmp(line, "|-", 2) == 0 || strncmp(line + strspn(line, " \t"), "--", 2) == 0;
	while (len > 0 && strchr(" \r\t", line[len - 1]) != NULL)
		len--;
	ends_open = len > 0 && (line[len - 1] == ':' ||
				(len > 8 && strncasecmp(line + len - 8, "follows.", 8) == 0) ||
				(len > 7 && strncasecmp(line + len - 7, "follows", 7) == 0));
	if (!is_ruled && !ends_open)
		return false;
	plain = bounce_plain(a, arena_strndup(a, line, len));
	return bounce_says(plain, words) &&
	       (is_ruled ||
		bounce_says(plain, (const char *const[]){"follows", "below", "original", NULL}));
}

size_t
bounce_text_end(struct arena *a, const char *text)
{
	const char *line = text;
	bool is_said = false; /* something stands before it */

	while (*line != '\0') {
		size_t len = strcspn(line, "\n");

		if (is_said && (begins_headers(line) || is_divider(a, line, len)))
			break;
		if (len > 2 && header_name(line) == 0 && line[0] != '-')
			is_said = true;
		line = next_line(line);
	}
	return (size_t)(line - text);
}

/* ---- whom it is about ----------------------------------------------------------------------------- */

enum place { ANYWHERE, NAMED, FIRST };

struct spot {
	const char *address, *line;
	enum place place;
};

enum { SPOTS_MAX = 256 };

static bool
is_mailbox_of_machines(const char *address)
{
	static const char *const locals[] = {"postmaster",   "mailer-daemon", "abuse",
					     "mailerdaemon", "hostmaster",    "root",
					     "support",      "helpdesk",      "noc"};
	size_t len = strcspn(address, "@");

	for (size_t i = 0; i < sizeof(locals) / sizeof(locals[0]); i++) {
		if (strlen(locals[i]) == len && strncasecmp(locals[i], address, len) == 0)
			return true;
	}
	return false;
}

/* Written to us, or by whom it is. */
static bool
is_of_message(const struct bounce_parts *p, const char *address)
{
	const char *to = p->to;
	size_t len = strlen(address);

	if (strcasecmp(p->from, address) == 0)
		return true;
	for (; *to != '\0'; to += strcspn(to, " "), to += strspn(to, " ")) {
		if (strcspn(to, " ") == len && strncasecmp(to, address, len) == 0)
			return true;
	}
	return false;
}

static bool
is_alone(const char *end)
{
	return end[strspn(end, " \t>\"')].;,")] == '\n' || end[strspn(end, " \t>\"')].;,")] == '\0';
}

static bool
is_field_of_ours(const char *line)
{
	static const char *const names[] = {
	    "subject:",  "sent:",  "date:",   "cc:",   "betreff:",
	    "gesendet:", "objet:", "envoyé:", "from:", "message-id:"};

	line += strspn(line, " \t");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

/* "To: ..." beside a subject and a date: what we wrote, told once more. */
static bool
is_quoted_field(const char *text, const char *line)
{
	const char *next = next_line(line), *before = line;
	const char *word = line + strspn(line, " \t,");

	if (is_field_of_ours(line))
		return true;
	if (strncasecmp(word, "to:", 3) != 0 && strncasecmp(word, "an:", 3) != 0 &&
	    strncasecmp(word, "à:", 3) != 0)
		return false;
	if (before > text) {
		for (before -= 1; before > text && before[-1] != '\n'; before--)
			;
	}
	return is_field_of_ours(next) || (before < line && is_field_of_ours(before));
}

/* What stands before it in its line. */
static enum place
place_of(struct arena *a, const char *text, const char *line, const char *begin, const char *end)
{
	static const char *const bad[] = {
	    "contact*",     "help*",   "assistance", "question*",   "support*",    "forward*",
	    "complain*",    "report*", "http*",      "from",        "sender",      "reply-to",
	    "message-id",   "cc",      "e-mail us",  "write to",    "please send", "please e-mail",
	    "please email", "by",      "mailto",     "return-path", "kontakt*",    "wenden",
	    "contact",      "subject", NULL};
	static const char *const good[] = {"to",
					   "for",
					   "recipient*",
					   "addressee*",
					   "user*",
					   "userid",
					   "mailbox*",
					   "address*",
					   "deliver*",
					   "rcpt",
					   "generated from",
					   "an",
					   "à",
					   "pour",
					   "destinataire*",
					   "empfänger*",
					   "para",
					   "destinatario*",
					   "a",
					   "aan",
					   "account*",
					   "error-for",
					   "failed",
					   "unknown",
					   "invalid",
					   "кому",
					   "на",
					   "адрес*",
					   "получател*",
					   NULL};
	const char *start = line + strspn(line, " \t*-<>\"'([:");
	const char *before, *colon;

	if (start >= begin && (line[0] != '>' || is_alone(end)))
		return is_quoted_field(text, line) ? ANYWHERE : FIRST;
	if (line[0] == '>' || is_quoted_field(text, line))
		return ANYWHERE;
	before = bounce_plain(a, arena_strndup(a, line, (size_t)(begin - line)));
	/* Words just before it weigh: "from A to B". */
	if (strlen(before) > 60)
		before += strlen(before) - 60;
	for (colon = begin; colon > line && strchr(" <\"'\t", colon[-1]) != NULL; colon--)
		;
	if (bounce_says(before, bad) &&
	    !bounce_says(before, (const char *const[]){"generated from", NULL}))
		return ANYWHERE;
	if (colon > line && colon[-1] == ':')
		return NAMED;
	return bounce_says(before, good) ? NAMED : ANYWHERE;
}

static bool
is_expanded(struct arena *a, const char *line, const char *begin)
{
	static const char *const words[] = {"expanded from", "originally to", "original address",
					    "original recipient", NULL};

	return bounce_says(bounce_plain(a, arena_strndup(a, line, (size_t)(begin - line))), words);
}

static size_t
find_spots(struct arena *a, const struct bounce_parts *p, struct spot *spots)
{
	const char *line = p->text, *begin, *end, *from = p->text, *address;
	size_t n = 0;

	while (n < SPOTS_MAX && (address = bounce_address(a, from, &begin, &end)) != NULL) {
		for (const char *next; (next = next_line(line)) <= begin && *next != '\0';)
			line = next;
		from = end;
		if (is_mailbox_of_machines(address) || begin - line > LINE_MAX)
			continue;
		if (n > 0 && is_expanded(a, line, begin)) {
			spots[n - 1].address = address; /* as we wrote it */
			continue;
		}
		spots[n].address = address;
		spots[n].line = line;
		spots[n].place =
		    is_of_message(p, address) ? ANYWHERE : place_of(a, p->text, line, begin, end);
		n++;
	}
	return n;
}

static bool
is_known(const struct bounce_mention *list, size_t n, const char *address)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(list[i].address, address) == 0)
			return true;
	}
	return false;
}

static size_t
take(struct arena *a, const struct bounce_parts *p, const struct spot *spots, size_t n,
     enum place place, struct bounce_mention *out, size_t most)
{
	const char *starts[SPOTS_MAX + 1];
	size_t n_out = 0;

	for (size_t i = 0; i < n && n_out < most; i++) {
		if (spots[i].place != place || is_known(out, n_out, spots[i].address) ||
		    (place == ANYWHERE && is_of_message(p, spots[i].address)))
			continue;
		starts[n_out] = spots[i].line;
		out[n_out++].address = spots[i].address;
	}
	for (size_t i = 0; i < n_out; i++) {
		const char *to = p->text + strlen(p->text);
		size_t len;

		for (size_t k = 0; k < n_out; k++) {
			if (starts[k] > starts[i] && starts[k] < to)
				to = starts[k];
		}
		len = (size_t)(to - starts[i]);
		if (n_out == 1 && strstr(starts[i], "\n\n") != NULL)
			len = (size_t)(strstr(starts[i], "\n\n") - starts[i]);
		out[i].said = arena_strndup(a, starts[i], len < SAID_MAX ? len : (size_t)SAID_MAX);
	}
	return n_out;
}

size_t
bounce_mentions(struct arena *a, const struct bounce_parts *p, struct bounce_mention *out,
		size_t most, bool *is_named)
{
	struct spot *spots = arena_array(a, SPOTS_MAX, sizeof(*spots));
	size_t n = find_spots(a, p, spots), n_out = 0;

	*is_named = true;
	if (most > SPOTS_MAX)
		most = SPOTS_MAX;
	for (enum place place = FIRST; n_out == 0; place--) {
		n_out = take(a, p, spots, n, place, out, most);
		*is_named = place != ANYWHERE;
		if (place == ANYWHERE)
			break;
	}
	return n_out;
}
