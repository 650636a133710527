/* What suggestions are made from: the index of entries, and the word vectors. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/config.h"
#include "answerwell/match/vectors.h"
#include "answerwell/search/matching.h"
#include "cli/doctor.h"
#include "cli/jail.h"
#include "cli/ready.h"

/* A change is seen within a second; a large index takes another. */
enum { LOOKS = 20, LOOK_AGAIN_US = 100000 };

/* Whoever makes it: the user of the web workers. */
static bool
may_write(const struct stat *st)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char why[256];

	if (jail_kind() != JAIL_NONE && !jail_user(&uid, &gid, why, sizeof(why)))
		return true; /* that he is not there is said already */
	return uid == 0 || (st->st_mode & (st->st_uid == uid   ? S_IWUSR
					   : st->st_gid == gid ? S_IWGRP
							       : S_IWOTH)) != 0;
}

/* A change may have come just now; what no web server looks at waits for its start. */
static enum result
look_for_a_while(struct doctor *d, const char *path, size_t *n)
{
	enum result r = matching_look(&d->db, path, n);
	bool is_looked_at = r == NOT_FOUND && web_is_ready();

	for (int i = 0; i < LOOKS && r == NOT_FOUND && is_looked_at; i++) {
		usleep(LOOK_AGAIN_US);
		r = matching_look(&d->db, path, n);
	}
	return r == NOT_FOUND && is_looked_at ? CONFLICT : r;
}

static void
check_index(struct doctor *d, const char *path)
{
	size_t n;
	enum result r = look_for_a_while(d, path, &n);

	if (r == OK)
		doctor_fine(d, "match.index",
			    N_("The index of FAQ entries is up to date; entries: %zu."), n);
	else if (r == NOT_FOUND)
		doctor_fine(d, "match.index",
			    N_("The index of FAQ entries will be created at startup."));
	else if (r == CONFLICT)
		doctor_say(d, FINDING_WARNING, "match.index",
			   N_("Look for \"match\" in the log of the web server: journalctl -u "
			      "answerwell-web. Then restart it."),
			   N_("The index of FAQ entries is missing or old, so the latest changes "
			      "are not suggested."));
}

static void
check_folder(struct doctor *d)
{
	const char *path = matching_path(d->arena);
	struct stat st;

	if (lstat(path, &st) == -1 && errno == ENOENT)
		doctor_fine(d, "match.index", N_("%s will be created at startup."), path);
	else if (!S_ISDIR(st.st_mode))
		doctor_say(
		    d, FINDING_BROKEN, "match.index",
		    N_("Remove it and restart the web server, which then creates the folder."),
		    N_("%s is not a folder, so nothing is suggested."), path);
	else if (!may_write(&st))
		doctor_say(d, FINDING_BROKEN, "match.index",
			   N_("Make the user of the web workers the owner of the folder; the web "
			      "server does that when root starts it."),
			   N_("The folder %s cannot be written to: %s"), path, strerror(EACCES));
	else
		check_index(d, path);
}

static void
check_vectors(struct doctor *d)
{
	struct vectors *v = vectors_open(config()->vectors);

	if (config()->vectors[0] == '\0')
		doctor_fine(d, "match.vectors",
			    N_("English word vectors are switched off, so entries that use other "
			       "words are found less often."));
	else if (v != NULL)
		doctor_fine(d, "match.vectors", N_("The English word vectors are available."));
	else
		doctor_say(d, FINDING_WARNING, "match.vectors",
			   N_("Install the program again, or correct ANSWERWELL_VECTORS (set it to "
			      "off to use none)."),
			   N_("The word vectors %s cannot be used, so entries that use other words "
			      "are found less often."),
			   config()->vectors);
	vectors_close(v);
}

void
doctor_matching(struct doctor *d)
{
	check_vectors(d);
	if (d->is_schema_right)
		check_folder(d);
}
