/* Where a connection string leads. */
#ifndef ANSWERWELL_DB_URL_H
#define ANSWERWELL_DB_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;

struct db_url {
	const char *text; /* the connection string in which no name is left to be looked up */
	const char *socket_dir; /* absolute, without symbolic links; NULL: by TCP */
	const char *socket; /* the socket's whole path; NULL: by TCP */
	const char *user; /* the role, "" if the string leaves it to libpq */
	/* sslrootcert, sslcert, sslkey, sslcrl and passfile as given: files that the process reads
	 * each time it connects. */
	const char *files[5];
	size_t n_files;
};

/* Takes a connection string apart by libpq's rules (its environment variables too) and looks up what
 * a process without /etc could not: host names become addresses, links to a socket folder are
 * followed. FAILED with a sentence in why[]. */
enum result db_url_read(struct arena *a, const char *url, struct db_url *out, char *why,
			size_t why_size) MUST_USE;

#endif
