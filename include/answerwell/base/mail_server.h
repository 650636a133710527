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

/* ANSWERWELL_MAIL_TLS. */
enum mail_tls {
	MAIL_TLS_AUTO, /* needed off this machine, and as it comes on it */
	MAIL_TLS_NEEDED, /* encrypted, by a certificate that was checked, or nothing is sent */
	MAIL_TLS_TRIED /* as it comes, unchecked: only a password is still kept from others */
};

/* True if a mail may go to that server only over TLS with a certificate that fits and is trusted: links
 * in mails let their bearer in, and whoever stands between could read them. */
bool mail_server_needs_tls(const struct mail_server *s, enum mail_tls setting);

/* True if it is on this machine, where nobody listens in between. */
bool mail_server_is_local(const struct mail_server *s);

#endif
