/* The production profile: the folder the web workers are shut into and the user they become. Every
 * function prints what is wrong on standard error and returns false. */
#ifndef ANSWERWELL_CLI_JAIL_H
#define ANSWERWELL_CLI_JAIL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct arena;

/* The folder the workers see as "/": STATE/chroot. */
void jail_path(char out[PATH_MAX]);

/* The user of ANSWERWELL_RUNAS. */
bool jail_user(uid_t *uid, gid_t *gid, char *why, size_t why_size);

/* True in the development profile. In production: this is root, and the user is there. */
bool jail_is_possible(void);

/* Makes the folder, shows the database's socket in it (in mounts that only this process and its
 * children see, unless it is there already), and tries from inside, as the user, whether database
 * and schema are right. *url: the connection string the workers need, in the arena. */
bool jail_prepare(struct arena *a, const char **url);

/* Becomes the user for good, if this is root and the profile is production: for the mailer, which
 * has read the key file by then. A Maildir it writes to is made and given to that user before. */
bool jail_drop_root(void);

#endif
