/* What a setting's text must look like, and the form in which it is kept; for config.c. All return
 * false if the text is not acceptable or too long. */
#ifndef BASE_CONFIG_CHECK_H
#define BASE_CONFIG_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* "127.0.0.1:80", "[::1]:80", "localhost:80" -> host without brackets, port. */
bool config_listen(const char *value, char *host, size_t size, int *port);

/* A host's name or an IP address, the IPv6 one in brackets, with or without a port (then 0) -> host
 * without brackets. */
bool config_host_port(const char *s, char *host, size_t size, bool *is_v6, int *port);

/* The address of a site listening there; a server that listens everywhere is "localhost". */
bool config_default_url(const char *host, int port, char *out, size_t size);

/* Lower-cased, without the scheme's own port and without a slash at the end. */
bool config_url(const char *value, char *out, size_t size, bool *is_https);

/* Absolute, without ".", ".." and double slashes; nothing need exist. */
bool config_path(const char *value, char *out, size_t size);

bool config_is_database(const char *value);

/* The path of maildir:PATH is made absolute. */
bool config_mail(const char *value, char *out, size_t size);

/* local@domain, in ASCII without quotes and comments. */
bool config_is_address(const char *value);

/* mailto:local@domain, https://... or tel:+123, as one word in ASCII. */
bool config_is_contact(const char *value);

/* A user name as useradd takes it, and not root. */
bool config_is_user(const char *value);

/* IP addresses or networks in CIDR notation, commas between. */
bool config_are_networks(const char *value);

#endif
