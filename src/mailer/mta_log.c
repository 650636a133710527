#include "mailer/mta_log.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/str.h"

/* Copies what stands before `end`; false if that does not come, or it does not fit: then it is none of ours. */
static bool
take(char *to, size_t size, const char *from, char end)
{
	const char *stop = strchr(from, end);
	size_t n = stop != NULL ? (size_t)(stop - from) : strlen(from);

	if ((stop == NULL && end != ' ') || n == 0 || n >= size)
		return false;
	memcpy(to, from, n);
	to[n] = '\0';
	return true;
}

/* ---- Postfix: "... postfix/smtp[321]: 4F7kz1: to=<a@b>, relay=..., status=sent (250 ...)" ---------- */

static bool
read_status(const char *status, enum mta_event_kind *kind)
{
	static const struct {
		const char *word;
		enum mta_event_kind kind;
	} words[] = {{"sent", MTA_SENT},
		     {"bounced", MTA_BOUNCED},
		     {"expired", MTA_BOUNCED},
		     {"deferred", MTA_DEFERRED}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(status, words[i].word, n) == 0 && !isalnum((unsigned char)status[n])) {
			*kind = words[i].kind;
			return true;
		}
	}
	return false;
}

static bool
read_postfix_words(const char *words, struct mta_event *e)
{
	static const char message_id[] = "message-id=<", from[] = "from=<", status[] = ", status=";
	const char *at;

	e->kind = MTA_NAMED;
	if (str_starts(words, message_id))
		return take(e->message_id, sizeof(e->message_id), words + sizeof(message_id) - 1,
			    '>');
	if (strcmp(words, "removed") == 0) {
		e->kind = MTA_GONE;
		return true;
	}
	at = strstr(words, status);
	if (at != NULL && (str_starts(words, "to=<") || str_starts(words, from)))
		return read_status(at + sizeof(status) - 1, &e->kind);
	return str_starts(words, from) &&
	       take(e->from, sizeof(e->from), words + sizeof(from) - 1, '>');
}

/* Where other lines have the name of a mail. */
static bool
is_severity(const char *word)
{
	return str_eq(word, "warning") || str_eq(word, "error") || str_eq(word, "fatal") ||
	       str_eq(word, "panic") || str_eq(word, "statistics");
}

static bool
read_postfix(const char *line, struct mta_event *e)
{
	const char *id = strstr(line, "]: "), *program = id;

	while (program != NULL && program > line && *program != '[' && *program != ' ')
		program--;
	if (program == NULL || *program != '[')
		return false;
	while (program > line && program[-1] != '/' && program[-1] != ' ')
		program--;
	if (program == line || program[-1] != '/')
		return false;
	id += 3;
	if (!take(e->queue, sizeof(e->queue), id, ':') || is_severity(e->queue))
		return false;
	for (const char *c = e->queue; *c != '\0'; c++) {
		if (!isalnum((unsigned char)*c))
			return false;
	}
	id += strlen(e->queue) + 1;
	return *id == ' ' && read_postfix_words(id + 1, e);
}

/* ---- Exim: "2026-11-30 10:00:00 1vPabc-000000001Xy-2Abc => a@b R=... T=remote_smtp ..." ------------ */

static bool
is_exim_id(const char *s, size_t n)
{
	bool is_old = n == 16, is_new = n == 23;

	for (size_t i = 0; i < n; i++) {
		bool is_hyphen = i == 6 || i == (is_old ? 13 : 18);

		if (is_hyphen ? s[i] != '-' : !isalnum((unsigned char)s[i]))
			return false;
	}
	return is_old || is_new;
}

static void
read_exim_arrival(const char *words, struct mta_event *e)
{
	const char *id = strstr(words, " id=");

	e->kind = MTA_NAMED;
	if (!take(e->from, sizeof(e->from), words, ' '))
		e->from[0] = '\0';
	if (id == NULL || !take(e->message_id, sizeof(e->message_id), id + 4, ' '))
		e->message_id[0] = '\0';
}

static bool
read_exim_words(const char *words, struct mta_event *e)
{
	static const struct {
		const char *flag;
		enum mta_event_kind kind;
	} flags[] = {{"=> ", MTA_SENT},    {"-> ", MTA_SENT},     {">> ", MTA_SENT},
		     {"** ", MTA_BOUNCED}, {"== ", MTA_DEFERRED}, {"Completed", MTA_GONE}};

	if (str_starts(words, "<= ")) {
		read_exim_arrival(words + 3, e);
		return true;
	}
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (str_starts(words, flags[i].flag)) {
			e->kind = flags[i].kind;
			return true;
		}
	}
	return false;
}

static bool
read_exim(const char *line, struct mta_event *e)
{
	enum { WORDS_BEFORE = 8 }; /* date, time, and what syslog writes before them */

	for (int i = 0; i < WORDS_BEFORE && *line != '\0'; i++) {
		size_t n = strcspn(line, " ");

		if (is_exim_id(line, n) && line[n] == ' ')
			return take(e->queue, sizeof(e->queue), line, ' ') &&
			       read_exim_words(line + n + 1, e);
		line += n + strspn(line + n, " ");
	}
	return false;
}

/* ---- OpenSMTPD: "... smtpd[9]: 0f mta delivery evpid=HEX from=<a@b> ... result="Ok" ..." ---------- */

static bool
read_opensmtpd(const char *line, struct mta_event *e)
{
	static const char evpid[] = " evpid=", from[] = " from=<", result[] = " result=\"";
	const char *id = strstr(line, evpid), *sender = strstr(line, from);
	const char *how = strstr(line, result);

	if (strstr(line, "smtpd[") == NULL || id == NULL || sender == NULL || how == NULL)
		return false;
	how += sizeof(result) - 1;
	if (str_starts(how, "Ok\""))
		e->kind = MTA_SENT;
	else if (str_starts(how, "PermFail\"") || str_starts(how, "Expired\""))
		e->kind = MTA_BOUNCED;
	else if (str_starts(how, "TempFail\""))
		e->kind = MTA_DEFERRED;
	else
		return false;
	return take(e->queue, sizeof(e->queue), id + sizeof(evpid) - 1, ' ') &&
	       take(e->from, sizeof(e->from), sender + sizeof(from) - 1, '>');
}

bool
mta_log_read(const char *line, struct mta_event *e)
{
	*e = (struct mta_event){.kind = MTA_NAMED};
	if (read_postfix(line, e))
		return true;
	*e = (struct mta_event){.kind = MTA_NAMED};
	if (read_opensmtpd(line, e))
		return true;
	*e = (struct mta_event){.kind = MTA_NAMED};
	return read_exim(line, e);
}
