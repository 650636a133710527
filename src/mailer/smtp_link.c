#include "mailer/smtp_link.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/mail_server.h"

enum {
	CONNECT_SECONDS = 30,
	REPLY_SECONDS = 300, /* RFC 5321 4.5.3.2.1 */
	OPEN_SECONDS = 600
};

/* ---- the server, as the settings say ------------------------------------------------------------ */

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

CURL *
smtp_curl_new(const char *address)
{
	struct mail_server server;
	CURL *curl;

	if (!mail_server_read(address, &server))
		return NULL;
	/* Nor where the keys of TLS are to be written. */
	(void)unsetenv("SSLKEYLOGFILE");
	if ((curl = curl_easy_init()) == NULL)
		abort();
	set_server(curl, &server);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	return curl;
}

/* ---- opening ------------------------------------------------------------------------------------ */

static void
keep_reply(struct smtp_link *link, const char *line, size_t len)
{
	if (len < 3 || line[0] < '2' || line[0] > '5')
		return;
	link->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	(void)snprintf(link->reply, sizeof(link->reply), "%.*s", (int)len, line);
}

/* What the server says before the link is ours. */
static size_t
on_greeting(char *line, size_t size, size_t n, void *arg)
{
	static const char word[] = "PIPELINING";
	struct smtp_link *link = arg;
	size_t len = size * n, n_word = sizeof(word) - 1;

	keep_reply(link, line, len);
	if (len >= 4 + n_word && memcmp(line, "250", 3) == 0 &&
	    strncasecmp(line + 4, word, n_word) == 0 &&
	    (len == 4 + n_word || isspace((unsigned char)line[4 + n_word])))
		link->is_pipelining = true;
	return len;
}

/* The last command is answered by what comes after it. What was offered before TLS does not count (RFC 3207, 4.2). */
static int
on_command(CURL *curl, curl_infotype type, char *data, size_t len, void *arg)
{
	struct smtp_link *link = arg;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	link->code = 0;
	link->reply[0] = '\0';
	if (len >= 4 && strncasecmp(data, "EHLO", 4) == 0)
		link->is_pipelining = false;
	return 0;
}

bool
link_init(struct smtp_link *link, const char *address)
{
	CURL *curl = smtp_curl_new(address);

	*link = (struct smtp_link){.curl = curl};
	if (curl == NULL)
		return false;
	/* One for each: what curl does with connections that nobody uses is not done to another one's. */
	if ((link->multi = curl_multi_init()) == NULL)
		abort();
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_greeting);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, link);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_command);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, link);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)REPLY_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)OPEN_SECONDS);
	return true;
}

void
link_free(struct smtp_link *link)
{
	link_close(link);
	if (link->multi != NULL)
		(void)curl_multi_cleanup(link->multi);
	curl_easy_cleanup(link->curl);
	*link = (struct smtp_link){.curl = NULL};
}

void
link_open(struct smtp_link *link)
{
	link->state = LINK_OPENING;
	link->is_pipelining = link->needs_reset = false;
	link->n_mails = 0;
	link->n_in = link->n_out = 0;
	link->code = 0;
	link->reply[0] = '\0';
	link->opened_at = link->used_at = clock_steady();
	if (curl_multi_add_handle(link->multi, link->curl) != CURLM_OK)
		abort();
}

void
link_open_step(struct smtp_link *link)
{
	int n_running, n_left;
	CURLMsg *message;

	(void)curl_multi_perform(link->multi, &n_running);
	while ((message = curl_multi_info_read(link->multi, &n_left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		link->why = message->data.result;
		if (link->why == CURLE_OK) {
			link->state = LINK_OPEN;
			link->code = 0;
			link->reply[0] = '\0';
		} else {
			link->state = LINK_CLOSED;
			(void)curl_multi_remove_handle(link->multi, link->curl);
		}
		break;
	}
}

size_t
link_open_polls(struct smtp_link *link, struct pollfd *to, size_t room)
{
	fd_set in, out, wrong;
	int last = -1;
	size_t n = 0;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&wrong);
	if (curl_multi_fdset(link->multi, &in, &out, &wrong, &last) != CURLM_OK)
		return 0;
	for (int fd = 0; fd <= last && n < room; fd++) {
		bool is_in = FD_ISSET(fd, &in), is_out = FD_ISSET(fd, &out);

		if (is_in || is_out)
			to[n++] = (struct pollfd){
			    .fd = fd,
			    .events = (short)((is_in ? POLLIN : 0) | (is_out ? POLLOUT : 0))};
	}
	return n;
}

/* ---- open --------------------------------------------------------------------------------------- */

struct pollfd
link_poll(const struct smtp_link *link)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	(void)curl_easy_getinfo(link->curl, CURLINFO_ACTIVESOCKET, &fd);
	return (struct pollfd){.fd = fd,
			       .events = (short)(POLLIN | (link->n_out > 0 ? POLLOUT : 0))};
}

void
link_put(struct smtp_link *link, const char *data, size_t len)
{
	link->out = data;
	link->n_out = len;
}

enum link_io
link_write(struct smtp_link *link)
{
	while (link->n_out > 0) {
		size_t n = 0;
		CURLcode rc = curl_easy_send(link->curl, link->out, link->n_out, &n);

		if (rc == CURLE_AGAIN)
			return LINK_WAIT;
		if (rc != CURLE_OK)
			return LINK_LOST;
		link->out += n;
		link->n_out -= n;
		link->used_at = clock_steady();
	}
	return LINK_DONE;
}

/* What there is, without waiting. */
static enum link_io
read_some(struct smtp_link *link)
{
	size_t n = 0;
	CURLcode rc;

	/* A line that does not fit is no line of SMTP. */
	if (link->n_in == sizeof(link->in))
		return LINK_LOST;
	rc = curl_easy_recv(link->curl, link->in + link->n_in, sizeof(link->in) - link->n_in, &n);
	if (rc == CURLE_AGAIN)
		return LINK_WAIT;
	if (rc != CURLE_OK || n == 0)
		return LINK_LOST;
	link->n_in += n;
	link->used_at = clock_steady();
	return LINK_DONE;
}

/* The next line goes from what was read: true if it ended a reply. The first line of several is kept, as it has
 * the number by RFC 3463; a reply in one line is its own first. */
static bool
take_line(struct smtp_link *link, size_t len)
{
	const char *line = link->in;
	bool is_last = len < 4 || line[3] != '-';

	if (link->code == 0)
		keep_reply(link, line, len);
	link->n_in -= len;
	memmove(link->in, link->in + len, link->n_in);
	return is_last;
}

enum link_io
link_reply(struct smtp_link *link)
{
	for (;;) {
		char *end = memchr(link->in, '\n', link->n_in);
		enum link_io io;

		if (end != NULL) {
			if (take_line(link, (size_t)(end - link->in) + 1))
				return LINK_DONE;
		} else if ((io = read_some(link)) != LINK_DONE) {
			return io;
		}
	}
}

bool
link_is_quiet(struct smtp_link *link)
{
	return link->n_in == 0 && read_some(link) == LINK_WAIT;
}

void
link_close(struct smtp_link *link)
{
	static const char quit[] = "QUIT\r\n";
	size_t n;

	if (link->state == LINK_CLOSED)
		return;
	/* In the middle of a mail it would be a line of it, and a mail cut short must not end. */
	if (link->state == LINK_OPEN && link->n_out == 0 && !link->needs_reset)
		(void)curl_easy_send(link->curl, quit, sizeof(quit) - 1, &n);
	(void)curl_multi_remove_handle(link->multi, link->curl);
	link->state = LINK_CLOSED;
}
