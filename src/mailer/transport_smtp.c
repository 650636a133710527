/* SMTP by libcurl, one connection for many mails. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/base/mail_server.h"
#include "mailer/mailer.h"
#include "mailer/mime.h"
#include "mailer/smtp_reply.h"
#include "mailer/transport.h"

enum {
	CONNECT_SECONDS = 30,
	REPLY_SECONDS = 300, /* RFC 5321 4.5.3.2: minutes, and longest after the final dot */
	MAIL_SECONDS = 600,
	PROBE_SECONDS = 20,
	IDLE_SECONDS = 60, /* servers close after a few minutes: not asked again after this */
	REPLY_MAX = 256,
	EVERYBODY = 3 /* so many refused in a row, and none taken: it is not about them */
};

struct smtp {
	struct transport transport;
	CURL *curl;
	bool is_shut; /* the server refused everybody when it was last tried */
	bool is_over; /* the connection: what comes next wants a new one */
};

/* One mail under way. */
struct talk {
	struct mailer *mailer;
	struct arena *arena;
	const struct delivery *delivery;
	const char *data;
	size_t len, at;
	enum smtp_stage stage;
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
		talk->stage = SMTP_DOT;
		talk->code = 0;
		talk->reply[0] = '\0';
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
		enum smtp_stage stage;
	} commands[] = {{"MAIL ", SMTP_MAIL}, {"RCPT ", SMTP_RCPT}, {"DATA", SMTP_DATA}};
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

/* One batch. A refusal that may be about everybody is held until the server takes another mail, and
 * only then believed. */
struct round {
	struct smtp *t;
	struct mailer *mailer;
	struct arena *arena;
	struct {
		const struct delivery *delivery;
		enum delivery_outcome outcome;
		const char *why;
	} held[EVERYBODY];
	size_t n_held, n_unclear; /* the latter: in a row, with those whose end is not known */
	bool is_progress, is_over;
};

/* FAILED only if the server has taken something since. */
static void
settle_held(struct round *r, enum delivery_outcome otherwise)
{
	for (size_t i = 0; i < r->n_held; i++)
		mailer_settle(r->mailer, r->arena, r->held[i].delivery,
			      otherwise == OUTCOME_ACCEPTED ? r->held[i].outcome : otherwise,
			      r->held[i].why);
	r->n_held = 0;
}

static void
end_round(struct round *r, const struct talk *talk)
{
	r->is_over = r->t->is_over = true;
	log_event(LOG_LEVEL_WARN, "mail.server_away", "stage=%d code=%d", (int)talk->stage,
		  talk->code);
}

static void
settle(struct round *r, const struct talk *talk, enum delivery_outcome outcome)
{
	mailer_settle(r->mailer, r->arena, talk->delivery, outcome,
		      outcome == OUTCOME_ACCEPTED ? "" : talk->reply);
}

static void
on_accepted(struct round *r, const struct talk *talk)
{
	settle(r, talk, OUTCOME_ACCEPTED);
	settle_held(r, OUTCOME_ACCEPTED);
	r->n_unclear = 0;
	r->is_progress = true;
	r->t->is_shut = false;
}

/* The third in a row, or the first of a server that has refused everybody before. */
static void
count_unclear(struct round *r, const struct talk *talk)
{
	if (++r->n_unclear < EVERYBODY && !r->t->is_shut)
		return;
	r->t->is_shut = true;
	settle_held(r, OUTCOME_POSTPONED);
	end_round(r, talk);
}

static void
hold(struct round *r, const struct talk *talk, enum delivery_outcome outcome)
{
	if (talk->is_handed_over)
		mailer_take_back(r->mailer, r->arena, talk->delivery);
	r->held[r->n_held].delivery = talk->delivery;
	r->held[r->n_held].outcome = outcome;
	r->held[r->n_held++].why = arena_strdup(r->arena, talk->reply);
	count_unclear(r, talk);
}

/* The server wants none of us now. Where it only hung up, or has taken others on this connection, the
 * mail goes first next time; else another one does: it might be the mail after all. */
static void
on_site(struct round *r, const struct talk *talk)
{
	bool is_hung_up = talk->stage == SMTP_CONNECT || talk->code == 421 || talk->code == 0;

	settle(r, talk, is_hung_up || r->is_progress ? OUTCOME_RELEASED : OUTCOME_POSTPONED);
	settle_held(r, OUTCOME_POSTPONED);
	end_round(r, talk);
}

/* After the final dot only a reply makes it certain. Before it nothing was sent, so the question is
 * only whose fault it is: the server's or the site's (no attempt counted), or the address's. */
static void
judge(struct round *r, const struct talk *talk, CURLcode rc)
{
	int class = talk->code / 100;
	enum delivery_outcome outcome = class == 5 ? OUTCOME_FAILED : OUTCOME_RETRY;

	if (rc == CURLE_OK || (talk->is_handed_over && class == 2)) {
		on_accepted(r, talk);
		return;
	}
	if (talk->is_handed_over && class != 4 && class != 5) {
		settle(r, talk, OUTCOME_UNCERTAIN);
		count_unclear(r, talk);
		return;
	}
	if (class != 4 && class != 5 && rc == CURLE_OPERATION_TIMEDOUT) {
		on_site(r, talk);
		return;
	}
	switch (smtp_blame(talk->stage, class == 4 || class == 5 ? talk->code : 0, talk->reply)) {
	case BLAME_SITE:
		on_site(r, talk);
		break;
	case BLAME_MAIL:
		settle(r, talk, outcome);
		r->is_progress = true;
		break;
	case BLAME_OPEN:
		hold(r, talk, outcome);
		break;
	}
}

static void
set_talk(struct smtp *t, struct talk *talk)
{
	curl_easy_setopt(t->curl, CURLOPT_READDATA, talk);
	curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, talk);
	curl_easy_setopt(t->curl, CURLOPT_DEBUGDATA, talk);
}

static void
send_one(struct round *r, const struct delivery *d)
{
	struct arena *a = arena_new();
	struct talk talk = {.mailer = r->mailer, .arena = a, .delivery = d};
	CURL *curl = r->t->curl;
	struct curl_slist *to;
	CURLcode rc;

	talk.data = mime_write(a, d, clock_now(), true, &talk.len);
	to = curl_slist_append(NULL, arena_printf(a, "<%s>", d->to.address));
	if (to == NULL)
		abort();
	set_talk(r->t, &talk);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", mime_return_path(a, d)));
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, r->t->is_over ? 1L : 0L);
	r->t->is_over = false;
	rc = curl_easy_perform(curl);
	curl_slist_free_all(to);
	if (!talk.is_refused) {
		if (talk.reply[0] == '\0')
			(void)snprintf(talk.reply, sizeof(talk.reply), "%s",
				       curl_easy_strerror(rc));
		judge(r, &talk, rc);
	}
	arena_free(a);
}

static enum transport_state
smtp_send(struct transport *base, struct mailer *m, struct arena *a, const struct delivery *list,
	  size_t n)
{
	struct round r = {.t = (struct smtp *)base, .mailer = m, .arena = a};

	for (size_t i = 0; i < n; i++) {
		if (mailer_stop || r.is_over)
			mailer_settle(m, a, &list[i], OUTCOME_RELEASED, "");
		else
			send_one(&r, &list[i]);
	}
	settle_held(&r, OUTCOME_RETRY);
	if (!r.is_over)
		return TRANSPORT_FINE;
	return r.is_progress ? TRANSPORT_BROKE_OFF : TRANSPORT_AWAY;
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
smtp_close(struct transport *base)
{
	struct smtp *t = (struct smtp *)base;
	struct talk talk = {.stage = SMTP_CONNECT};

	if (t->curl != NULL) {
		set_talk(t, &talk); /* QUIT is seen by the callbacks too */
		curl_easy_cleanup(t->curl);
	}
	free(t);
	curl_global_cleanup();
}

/* Either all of TLS, or what comes: who could forge a certificate could as well hide that there is one. */
static void
set_tls(CURL *curl, const struct mail_server *server)
{
	bool is_strict = mail_server_needs_tls(server, (enum mail_tls)config()->mail_tls);
	bool is_checked =
	    is_strict || (server->is_tls && config()->mail_tls != (int)MAIL_TLS_TRIED);

	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 (long)(is_strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, is_checked ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, is_checked ? 2L : 0L);
	if (config()->mail_ca[0] != '\0')
		curl_easy_setopt(curl, CURLOPT_CAINFO, config()->mail_ca);
}

/* RFC 5321 4.1.3: a site that has no name says its address, in brackets. */
static const char *
ehlo_name(struct arena *a)
{
	struct in_addr address;
	const char *host = strstr(config()->url, "://") + 3;

	if (*host == '[')
		return arena_printf(a, "[IPv6:%.*s]", (int)strcspn(host + 1, "]"), host + 1);
	host = arena_strndup(a, host, strcspn(host, ":/"));
	return inet_pton(AF_INET, host, &address) == 1 ? arena_printf(a, "[%s]", host) : host;
}

static void
set_server(CURL *curl, const struct mail_server *server)
{
	struct arena *a = arena_new();
	char *name = curl_easy_escape(curl, ehlo_name(a), 0);

	/* The path is the name after EHLO. */
	curl_easy_setopt(curl, CURLOPT_URL,
			 arena_printf(a, "%s://%s%s%s:%d/%s", server->is_tls ? "smtps" : "smtp",
				      server->is_v6 ? "[" : "", server->host,
				      server->is_v6 ? "]" : "", server->port, name));
	if (server->has_user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
	}
	/* What the environment says to curl is not said to us: settings are ANSWERWELL_ alone. */
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	set_tls(curl, server);
	curl_free(name);
	arena_free(a);
}

/* A handle that speaks to the server, NULL if the address is of no known form. */
static CURL *
open_curl(const char *address)
{
	struct mail_server server;
	CURL *curl;

	if (!mail_server_read(address, &server))
		return NULL;
	/* Nor where the keys of TLS are to be written. */
	(void)unsetenv("SSLKEYLOGFILE");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (curl = curl_easy_init()) == NULL)
		abort();
	set_server(curl, &server);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	return curl;
}

enum result
transport_smtp_open(const char *address, struct transport **out, char *why, size_t why_size)
{
	CURL *curl = open_curl(address);
	struct smtp *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	if (curl == NULL) {
		free(t);
		(void)snprintf(why, why_size, "takes smtp://USER:PASSWORD@HOST:PORT");
		return FAILED;
	}
	t->transport = (struct transport){smtp_send, NULL, smtp_close};
	t->curl = curl;
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)REPLY_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
	curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 1L);
	*out = &t->transport;
	return OK;
}

enum result
transport_smtp_probe(const char *address, char *why, size_t why_size)
{
	CURL *curl = open_curl(address);
	struct talk talk = {.stage = SMTP_CONNECT};
	CURLcode rc;

	if (curl == NULL) {
		(void)snprintf(why, why_size, "takes smtp://USER:PASSWORD@HOST:PORT");
		return FAILED;
	}
	curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &talk);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PROBE_SECONDS);
	rc = curl_easy_perform(curl);
	if (rc != CURLE_OK)
		(void)snprintf(why, why_size, "%s%s%.*s", curl_easy_strerror(rc),
			       talk.code >= 400 ? ": " : "",
			       talk.code >= 400 ? (int)strcspn(talk.reply, "\r\n") : 0, talk.reply);
	talk.is_leaving = true;
	curl_easy_cleanup(curl);
	curl_global_cleanup();
	if (rc == CURLE_COULDNT_RESOLVE_HOST || rc == CURLE_COULDNT_CONNECT ||
	    rc == CURLE_OPERATION_TIMEDOUT)
		return UNAVAILABLE;
	return rc == CURLE_OK ? OK : FAILED;
}
