/* The mails that the mailer has put into a folder, read back: for who tries the program out and has no mail server.
 * By GMime, which the mailer writes them with; it is set up at the first mail that is looked at, so that a server in
 * service, which shows none, has no more of it than its name in the list of libraries. */
#ifndef ANSWERWELL_WEB_MAIL_FILE_H
#define ANSWERWELL_WEB_MAIL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;

enum { MAIL_FILES_MAX = 100, MAIL_FILE_BYTES = 1024 * 1024, MAIL_LINKS_MAX = 20 };

struct mail_file {
	const char *name; /* of the file */
	int64_t at;
	const char *to, *subject; /* as people read them */
	const char *text, *html; /* mail_file_read only */
	const char *links[MAIL_LINKS_MAX]; /* to this site, in the text: paths */
	size_t n_links;
};

/* Only where nobody but who sits at this machine reaches the site: in the development profile, with a folder of mails,
 * listening here alone and without TLS in front. */
bool mail_files_are_shown(void);

/* The newest first, at most MAIL_FILES_MAX. */
enum result mail_file_list(struct arena *a, struct mail_file **out, size_t *n) MUST_USE;
/* NOT_FOUND. */
enum result mail_file_read(struct arena *a, const char *name, struct mail_file *out) MUST_USE;

/* A link as people read it: what is percent-encoded in it as letters. */
const char *mail_link_shown(struct arena *a, const char *link);

/* One mail of `text`, for tests. */
void mail_file_parse(struct arena *a, const char *text, const char *site_url,
		     struct mail_file *out);

#endif
