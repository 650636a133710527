/* A connection to a mail server. curl opens it: name, TLS, greeting and log-in; from then on the lines are ours, so
 * that commands can go together and the ledger comes before the final dot. Nothing here waits. */
#ifndef ANSWERWELL_MAILER_SMTP_LINK_H
#define ANSWERWELL_MAILER_SMTP_LINK_H

#include <curl/curl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SMTP_REPLY_MAX = 512 };

enum link_state { LINK_CLOSED, LINK_OPENING, LINK_OPEN };

/* What became of reading or writing. */
enum link_io { LINK_DONE, LINK_WAIT, LINK_LOST };

struct smtp_link {
	CURL *curl;
	CURLM *multi;
	enum link_state state;
	bool is_pipelining; /* the server takes several commands together (RFC 2920) */
	bool needs_reset; /* a transaction was left open */
	int n_mails; /* whose end was heard on this connection */
	int64_t opened_at, used_at; /* clock_steady */
	CURLcode why; /* LINK_CLOSED: what curl said */
	int code; /* of the last reply while it was opened, 0: none */
	char reply[SMTP_REPLY_MAX];
	char in[4096]; /* read, and not asked for yet */
	size_t n_in;
	const char *out; /* to write; the caller's, until link_write has said LINK_DONE */
	size_t n_out;
};

/* A curl handle for that server (ANSWERWELL_MAIL) with TLS, name and password as the settings say. NULL: the address
 * is of no known form. Owner: the caller. */
CURL *smtp_curl_new(const char *address);

/* False: the address is of no known form. */
bool link_init(struct smtp_link *link, const char *address);
/* Opened before: says QUIT, as far as that goes without waiting. */
void link_close(struct smtp_link *link);
void link_free(struct smtp_link *link);

/* Begins to open it; link_open_step goes on until the state is LINK_OPEN, or LINK_CLOSED with why, code and reply. */
void link_open(struct smtp_link *link);
void link_open_step(struct smtp_link *link);
/* What an opening link waits for: at most `room` descriptors into `to`; how many. */
size_t link_open_polls(struct smtp_link *link, struct pollfd *to, size_t room);
/* Of an open one. */
struct pollfd link_poll(const struct smtp_link *link);

/* False if the server has said something unasked or hung up, as it may while nothing is sent. */
bool link_is_quiet(struct smtp_link *link);

/* `data` stays the caller's, and where it is, until it is written: LINK_DONE. */
void link_put(struct smtp_link *link, const char *data, size_t len);
enum link_io link_write(struct smtp_link *link);
/* A whole reply: LINK_DONE with its code and first line in link->code and ->reply. */
enum link_io link_reply(struct smtp_link *link);

#endif
