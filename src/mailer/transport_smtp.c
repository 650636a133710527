/* SMTP by libcurl, one connection for many mails. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "mailer/mailer.h"
#include "mailer/mime.h"
#include "mailer/transport.h"

enum {
	CONNECT_SECONDS = 30,
	REPLY_SECONDS = 300, /* RFC 5321 4.5.3.2: minutes, and longest after the final dot */
	MAIL_SECONDS = 600,
	IDLE_SECONDS = 60, /* servers close after a few minutes: not asked again after this */
	REPLY_MAX = 256
};

/* How far the dialogue got: what a reply means depends on it. */
enum stage { STAGE_CONNECT, STAGE_MAIL, STAGE_RCPT, STAGE_DATA, STAGE_DONE };

struct smtp {
	struct transport transport;
	CURL *curl;
	char *url;
};

/* One mail under way. */
struct talk {
	struct mailer *mailer;
	struct arena *arena;
	const struct delivery *delivery;
	const char *data;
	size_t len, at;
	enum stage stage;
	bool is_handed_over, is_refused; /* by the ledger */
	bool is_leaving; /* QUIT was said: what comes now is about that */
	int code; /* of the last reply to the last command, 0 = none */
	char reply[REPLY_MAX];
};

/* ---- what curl calls -------------------------------------------------------------------------- */

/* The end of the data is where the ledger comes first: curl sends the final dot after this returns 0
 * and not before. */
static size_t
on_read(char *to, size_t size, size_t n, void *arg)
{
	struct talk *talk = arg;
	size_t room = size * n, left = talk->len - talk->at;

	if (left == 0) {
		if (!talk->is_handed_over &&
		    !mailer_hand_over(talk->mailer, talk->arena, talk->delivery)) {
			talk->is_refused = true;
			return CURL_READFUNC_ABORT;
		}
		talk->is_handed_over = true;
		talk->stage = STAGE_DONE;
		talk->code = 0;
		return 0;
	}
	if (left > room)
		left = room;
	memcpy(to, talk->data + talk->at, left);
	talk->at += left;
	return left;
}

static size_t
on_reply(char *line, size_t size, size_t n, void *arg)
{
	struct talk *talk = arg;
	size_t len = size * n;

	if (!talk->is_leaving && len >= 3 && line[0] >= '2' && line[0] <= '5') {
		talk->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
		(void)snprintf(talk->reply, sizeof(talk->reply), "%.*s", (int)len, line);
	}
	return len;
}

static int
on_debug(CURL *curl, curl_infotype type, char *data, size_t len, void *arg)
{
	static const struct {
		const char *command;
		enum stage stage;
	} commands[] = {{"MAIL ", STAGE_MAIL}, {"RCPT ", STAGE_RCPT}, {"DATA", STAGE_DATA}};
	struct talk *talk = arg;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	talk->is_leaving = len >= 4 && strncasecmp(data, "QUIT", 4) == 0;
	if (talk->is_leaving)
		return 0;
	talk->code = 0;
	talk->reply[0] = '\0';
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		size_t n = strlen(commands[i].command);

		if (len >= n && strncasecmp(data, commands[i].command, n) == 0)
			talk->stage = commands[i].stage;
	}
	return 0;
}

/* ---- what came of it -------------------------------------------------------------------------- */

/* After the final dot only a reply makes it certain. Before it nothing was sent, so the question is
 * only whose fault it is: the server's (no attempt counted), the moment's, or the address's. */
static enum delivery_outcome
outcome_of(const struct talk *talk, CURLcode rc)
{
	int class = talk->code / 100;

	if (rc == CURLE_OK || (talk->is_handed_over && class == 2))
		return OUTCOME_ACCEPTED;
	if (talk->is_handed_over && class != 4 && class != 5)
		return OUTCOME_UNCERTAIN;
	if (talk->stage == STAGE_CONNECT)
		return OUTCOME_RELEASED;
	/* No reply to the first command: the connection had gone stale. */
	if (talk->stage == STAGE_MAIL && (class != 4 || talk->code == 421) && class != 5)
		return OUTCOME_RELEASED;
	/* The sender refused: that is the site's set-up, not the recipient's address. */
	if (talk->stage == STAGE_MAIL || class != 5)
		return OUTCOME_RETRY;
	return OUTCOME_FAILED;
}

static void
set_talk(struct smtp *t, struct talk *talk)
{
	curl_easy_setopt(t->curl, CURLOPT_READDATA, talk);
	curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, talk);
	curl_easy_setopt(t->curl, CURLOPT_DEBUGDATA, talk);
}

static enum delivery_outcome
send_one(struct smtp *t, struct talk *talk)
{
	struct arena *a = talk->arena;
	const struct delivery *d = talk->delivery;
	struct curl_slist *to;
	enum delivery_outcome outcome;
	CURLcode rc;

	talk->data = mime_write(a, d, clock_now(), true, &talk->len);
	to = curl_slist_append(NULL, arena_printf(a, "<%s>", d->to));
	if (to == NULL)
		abort();
	set_talk(t, talk);
	curl_easy_setopt(t->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(t->curl, CURLOPT_MAIL_FROM,
			 arena_printf(a, "<%s>", mime_return_path(a, d)));
	rc = curl_easy_perform(t->curl);
	curl_slist_free_all(to);
	if (talk->is_refused)
		return OUTCOME_RELEASED;
	outcome = outcome_of(talk, rc);
	if (talk->reply[0] == '\0')
		(void)snprintf(talk->reply, sizeof(talk->reply), "%s", curl_easy_strerror(rc));
	mailer_settle(talk->mailer, a, d, outcome, outcome == OUTCOME_ACCEPTED ? "" : talk->reply);
	if (outcome == OUTCOME_RELEASED)
		log_event(LOG_LEVEL_WARN, "mail.server_away", "curl=%d code=%d", (int)rc,
			  talk->code);
	return outcome;
}

static enum transport_state
smtp_send(struct transport *base, struct mailer *m, struct arena *a, const struct delivery *list,
	  size_t n)
{
	struct smtp *t = (struct smtp *)base;
	bool is_away = false;

	for (size_t i = 0; i < n; i++) {
		struct arena *own = arena_new();
		struct talk talk = {.mailer = m, .arena = own, .delivery = &list[i]};

		if (mailer_stop || is_away)
			mailer_settle(m, a, &list[i], OUTCOME_RELEASED, "");
		else if (send_one(t, &talk) == OUTCOME_RELEASED && !talk.is_refused)
			is_away = true;
		arena_free(own);
	}
	return is_away ? TRANSPORT_AWAY : TRANSPORT_FINE;
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
smtp_close(struct transport *base)
{
	struct smtp *t = (struct smtp *)base;
	struct talk talk = {.stage = STAGE_CONNECT};

	if (t->curl != NULL) {
		set_talk(t, &talk); /* QUIT is seen by the callbacks too */
		curl_easy_cleanup(t->curl);
	}
	curl_free(t->url);
	free(t);
	curl_global_cleanup();
}

/* True if this is the machine itself, where nobody listens in between. */
static bool
is_local(const char *host)
{
	return strcmp(host, "localhost") == 0 || str_starts(host, "127.") ||
	       strcmp(host, "[::1]") == 0;
}

/* The name after EHLO is the address's path; without one, the site's host. Sets what TLS must give:
 * a password never goes over a line that others can read; without a password, encryption is taken as
 * it comes, since who could forge a certificate could as well hide that there is one. */
static bool
set_address(struct smtp *t, const char *url)
{
	char *path = NULL, *user = NULL, *host = NULL;
	struct arena *a = arena_new();
	CURLU *u = curl_url();
	bool ok = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  curl_url_get(u, CURLUPART_PATH, &path, 0) == CURLUE_OK &&
		  curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK;
	bool has_user = curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK;

	if (ok && (path[0] == '\0' || strcmp(path, "/") == 0))
		ok = curl_url_set(u, CURLUPART_PATH, arena_printf(a, "/%s", message_id_host(a)),
				  0) == CURLUE_OK;
	ok = ok && curl_url_get(u, CURLUPART_URL, &t->url, 0) == CURLUE_OK;
	if (ok) {
		bool is_strict = has_user && !is_local(host);
		bool is_checked = is_strict || str_starts(url, "smtps:");

		curl_easy_setopt(t->curl, CURLOPT_URL, t->url);
		curl_easy_setopt(t->curl, CURLOPT_USE_SSL,
				 (long)(is_strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
		curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYPEER, is_checked ? 1L : 0L);
		curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYHOST, is_checked ? 2L : 0L);
	}
	curl_free(path);
	curl_free(user);
	curl_free(host);
	curl_url_cleanup(u);
	arena_free(a);
	return ok;
}

enum result
transport_smtp_open(const char *url, struct transport **out, char *why, size_t why_size)
{
	struct smtp *t = calloc(1, sizeof(*t));

	if (t == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (t->curl = curl_easy_init()) == NULL)
		abort();
	t->transport = (struct transport){smtp_send, NULL, smtp_close};
	if (!set_address(t, url)) {
		(void)snprintf(why, why_size, "takes smtp://USER:PASSWORD@HOST:PORT");
		smtp_close(&t->transport);
		return FAILED;
	}
	curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(t->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(t->curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, on_reply);
	curl_easy_setopt(t->curl, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(t->curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(t->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)REPLY_SECONDS);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
	curl_easy_setopt(t->curl, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(t->curl, CURLOPT_MAXCONNECTS, 1L);
	*out = &t->transport;
	return OK;
}
