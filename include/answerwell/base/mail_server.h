/* The mail server in ANSWERWELL_MAIL: read here once, for the check, the mailer and the doctor. */
#ifndef ANSWERWELL_BASE_MAIL_SERVER_H
#define ANSWERWELL_BASE_MAIL_SERVER_H

#include <stdbool.h>

struct mail_server {
	bool is_tls; /* smtps: TLS from the first byte */
	bool has_user;
	char user[256], password[512]; /* as the server takes them */
	char host[256]; /* a name or an address, IPv6 without brackets */
	bool is_v6; /* host is an IPv6 address */
	int port; /* what the scheme means, if the address names none */
};

/* smtp://USER:PASSWORD@HOST:PORT. The last @ ends the password and the first : the user, so that both
 * may hold @ / ? # as they are; a : in the user, and a % before two hex digits, are written %3A and
 * %25. False if it is not of this form. */
bool mail_server_read(const char *address, struct mail_server *out);

/* True if it is on this machine, where nobody listens in between. */
bool mail_server_is_local(const struct mail_server *s);

#endif
