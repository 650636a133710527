/* What root gives up before outside input is read. In the production profile the web workers are shut
 * into a folder and become a user, and the mailer becomes it too; in the development profile, started as
 * root, they only become the user. Every function prints what is wrong on standard error and returns
 * false. */
#ifndef ANSWERWELL_CLI_JAIL_H
#define ANSWERWELL_CLI_JAIL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct arena;

/* The folder the workers see as "/" in the production profile: STATE/chroot. */
void jail_path(char out[PATH_MAX]);

/* Where the workers stand, whatever the profile: that folder, or the database's socket's. */
void jail_root(char out[PATH_MAX]);

enum jail {
	JAIL_NONE, /* development, not root: everything is who started it */
	JAIL_USER, /* development, root: workers and mailer become the user */
	JAIL_FOLDER /* production: the workers are shut in besides */
};

enum jail jail_kind(void);

/* The user of ANSWERWELL_RUNAS; "nobody" in the development profile if that is not set and its default
 * is no user of this machine. */
const char *jail_user_name(void);
bool jail_user(uid_t *uid, gid_t *gid, char *why, size_t why_size);

/* In production: this is root, and the user is there. As root in development: the user is there. */
bool jail_is_possible(void);

/* As root in development, when the state folder is another user's: becomes that user for good, so that
 * what both start belongs to one of them. */
bool jail_join_owner(void);

/* For the web workers, before Kore: in production makes the folder and shows the database's socket in
 * it (in mounts that only this process and its children see, unless it is there already); then tries,
 * as the user and from where the workers will stand, whether database and schema are right. *url: the
 * connection string the workers need, in the arena. */
bool jail_prepare(struct arena *a, const char **url);

/* For the mailer, which has read the key file by then. jail_mail_folder: a Maildir it writes to is made
 * and given to the user; before it is opened, for the user may not get there. jail_drop_root: becomes
 * the user for good and says how it reaches the database (*url). Nothing happens where
 * jail_kind is JAIL_NONE, or in production to whom is not root. */
bool jail_mail_folder(void);
bool jail_drop_root(const char **url);

#endif
