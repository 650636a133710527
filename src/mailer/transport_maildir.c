/* A Maildir: for trying things out, for tests, and for a mail system on the same machine that picks
 * files up. A mail's file is named by its Message-ID, so that what happened can be seen later. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "mailer/mailer.h"
#include "mailer/mime.h"
#include "mailer/transport.h"

enum { SYNC_EACH = 4, LEFT_SECONDS = 36 * 3600 };

struct maildir {
	struct transport transport;
	char *path;
	int tmp, new, cur; /* the three directories */
};

/* From the Message-ID, with nothing that means something to a file system or a Maildir. */
static char *
file_name(struct arena *a, const char *message_id)
{
	char *name = arena_strdup(a, message_id);

	for (char *c = name; *c != '\0'; c++) {
		if (*c == '/' || *c == ':' || *c == ',' || (unsigned char)*c <= ' ')
			*c = '_';
	}
	if (name[0] == '.')
		name[0] = '_';
	return name;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* In tmp the claim is part of the name: a mailer that has been asleep must not write into the file
 * of the one that took over. */
static char *
tmp_name(struct arena *a, const struct delivery *d)
{
	return arena_printf(a, "%s.%d", file_name(a, d->message_id), d->claim);
}

static bool
write_file(struct maildir *t, struct arena *a, const struct delivery *d, bool is_synced)
{
	size_t len;
	char *data = mime_write(a, d, clock_now(), false, &len);
	int fd = openat(t->tmp, tmp_name(a, d), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	bool ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, data, len) && (!is_synced || fdatasync(fd) == 0);
	return close(fd) == 0 && ok;
}

/* From tmp to new. The directory is synced by the caller. */
static bool
move_in(struct maildir *t, struct arena *a, const struct delivery *d)
{
	return renameat(t->tmp, tmp_name(a, d), t->new, file_name(a, d->message_id)) == 0;
}

/* ---- one batch -------------------------------------------------------------------------------- */

static void
complain(const struct maildir *t)
{
	log_event(LOG_LEVEL_ERROR, "mail.maildir", "errno=%d path=%s", errno, t->path);
}

/* How many are on the disk, from the first; *is_fine is false if not all are because of a fault. One
 * flush for many files costs as much as one for each of a few. */
static size_t
write_files(struct maildir *t, struct arena *a, const struct delivery *list, size_t n,
	    bool *is_fine)
{
	bool is_synced = n <= SYNC_EACH;
	size_t done = 0;

	while (done < n && !mailer_stop && write_file(t, a, &list[done], is_synced))
		done++;
	*is_fine = done == n || mailer_stop;
	if (done > 0 && !is_synced && syncfs(t->tmp) != 0) {
		*is_fine = false;
		done = 0;
	}
	if (!*is_fine)
		complain(t);
	return done;
}

/* Renames what was handed over; sent[] gets what is to be accepted. What cannot be moved has not
 * been seen by anybody, and the folder is to blame: *is_fine is false then. */
static size_t
move_files(struct maildir *t, struct mailer *m, struct arena *a, const struct delivery *list,
	   size_t n, const bool *taken, struct delivery *sent, bool *is_fine)
{
	size_t n_sent = 0;

	for (size_t i = 0; i < n; i++) {
		if (!taken[i]) {
			(void)unlinkat(t->tmp, tmp_name(a, &list[i]), 0);
		} else if (move_in(t, a, &list[i])) {
			sent[n_sent++] = list[i];
		} else {
			const char *why = strerror(errno);

			complain(t);
			mailer_settle(m, a, &list[i], OUTCOME_POSTPONED, why);
			*is_fine = false;
		}
	}
	return n_sent;
}

static enum transport_state
maildir_send(struct transport *base, struct mailer *m, struct arena *a, const struct delivery *list,
	     size_t n)
{
	struct maildir *t = (struct maildir *)base;
	struct delivery *sent = arena_array(a, n, sizeof(*sent));
	bool *taken = arena_array(a, n, sizeof(*taken));
	bool is_fine;
	size_t n_written = write_files(t, a, list, n, &is_fine), n_sent;

	for (size_t i = n_written; i < n; i++)
		mailer_settle(m, a, &list[i], OUTCOME_RELEASED, "");
	if (n_written == 0)
		return is_fine ? TRANSPORT_FINE : TRANSPORT_AWAY;
	/* All are on the disk, none can be seen: now the ledger may say that they are gone. */
	if (delivery_hand_over_all(&m->db, a, list, n_written, taken) != OK) {
		for (size_t i = 0; i < n_written; i++)
			mailer_settle(m, a, &list[i], OUTCOME_RELEASED, "");
		return TRANSPORT_FINE;
	}
	n_sent = move_files(t, m, a, list, n_written, taken, sent, &is_fine);
	if (fsync(t->new) != 0)
		complain(t);
	mailer_accept_all(m, a, sent, n_sent);
	return is_fine ? TRANSPORT_FINE : TRANSPORT_AWAY;
}

/* ---- looking ---------------------------------------------------------------------------------- */

/* A mail reader moves a file to cur and adds ":2," and flags. */
static bool
is_in_cur(struct maildir *t, const char *name)
{
	int fd = openat(t->cur, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t len = strlen(name);
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	if (fd < 0)
		return false;
	if ((dir = fdopendir(fd)) == NULL) {
		close(fd);
		return false;
	}
	while (!found && (entry = readdir(dir)) != NULL)
		found = strncmp(entry->d_name, name, len) == 0 &&
			(entry->d_name[len] == '\0' || entry->d_name[len] == ':');
	closedir(dir);
	return found;
}

static bool
maildir_has_arrived(struct transport *base, struct arena *a, const struct delivery *d)
{
	struct maildir *t = (struct maildir *)base;
	const char *name = file_name(a, d->message_id);

	if (faccessat(t->new, name, F_OK, 0) == 0)
		return true;
	/* Written whole before it was handed over, and only the last step is missing. */
	if (move_in(t, a, d) && fsync(t->new) == 0)
		return true;
	return is_in_cur(t, name);
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
maildir_close(struct transport *base)
{
	struct maildir *t = (struct maildir *)base;

	if (t->tmp >= 0)
		close(t->tmp);
	if (t->new >= 0)
		close(t->new);
	if (t->cur >= 0)
		close(t->cur);
	free(t->path);
	free(t);
}

/* What claims that came to nothing left in tmp, after the time Maildir gives them. */
static void
sweep_tmp(struct maildir *t)
{
	int fd = openat(t->tmp, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	time_t limit = time(NULL) - LEFT_SECONDS;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;
	struct stat st;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (fstatat(t->tmp, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_mtime < limit)
			(void)unlinkat(t->tmp, entry->d_name, 0);
	}
	closedir(dir);
}

static bool
make_path(const char *path)
{
	char *copy = strdup(path);
	bool ok = copy != NULL;

	for (char *s = copy; ok && s != NULL && (s = strchr(s + 1, '/')) != NULL; *s = '/') {
		*s = '\0';
		ok = mkdir(copy, 0755) == 0 || errno == EEXIST;
	}
	ok = ok && (mkdir(path, 0750) == 0 || errno == EEXIST);
	free(copy);
	return ok;
}

static int
open_part(const char *path, const char *part)
{
	char whole[4200];

	(void)snprintf(whole, sizeof(whole), "%s/%s", path, part);
	if (mkdir(whole, 0750) != 0 && errno != EEXIST)
		return -1;
	return open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

enum result
transport_maildir_open(const char *path, struct transport **out, char *why, size_t why_size)
{
	struct maildir *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->path = strdup(path)) == NULL)
		abort();
	t->transport = (struct transport){maildir_send, maildir_has_arrived, maildir_close};
	t->tmp = t->new = t->cur = -1;
	if (path[0] != '\0' && make_path(path)) {
		t->tmp = open_part(path, "tmp");
		t->new = open_part(path, "new");
		t->cur = open_part(path, "cur");
	}
	if (t->tmp < 0 || t->new < 0 || t->cur < 0) {
		(void)snprintf(why, why_size, "the folder %s cannot be used: %s", path,
			       strerror(errno));
		maildir_close(&t->transport);
		return FAILED;
	}
	sweep_tmp(t);
	*out = &t->transport;
	return OK;
}
