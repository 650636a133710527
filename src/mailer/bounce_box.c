/* A Maildir into which the mail server delivers what comes back. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "mailer/bounce.h"
#include "mailer/bounce_take.h"

static void
close_folder(void *d)
{
	(void)closedir(d);
}

/* NULL: it is no ordinary file, or cannot be read. */
static char *
read_file(struct arena *a, const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	char *message;
	ssize_t got = 1;

	if (fd == -1)
		return NULL;
	*len = 0;
	message = arena_alloc(a, BOUNCE_BYTES);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		got = -1;
	while (got > 0 && *len < BOUNCE_BYTES) {
		got = read(fd, message + *len, BOUNCE_BYTES - *len);
		*len += got > 0 ? (size_t)got : 0;
	}
	(void)close(fd);
	return got >= 0 ? message : NULL;
}

/* Seen before it is looked at: whoever dies of it does not meet it again, and of two mailers one has it. */
static enum result
take(struct db *db, const char *folder, const char *name)
{
	struct arena *a = arena_new();
	const char *from = arena_printf(a, "%s/new/%s", folder, name);
	const char *seen = arena_printf(a, "%s/cur/%s:2,S", folder, name);
	bool is_known = false;
	enum result r = OK;
	size_t len = 0;
	char *message;

	if (rename(from, seen) == -1) {
		if (errno != ENOENT)
			log_event(LOG_LEVEL_WARN, "mail.bounce_folder", "errno=%d", errno);
	} else if ((message = read_file(a, seen, &len)) != NULL) {
		r = bounce_take(db, a, message, len, &is_known);
		if (r == OK && is_known)
			(void)unlink(seen);
		else if (r != OK)
			(void)rename(seen, from);
	}
	arena_free(a);
	return r;
}

enum result
bounce_box_empty(struct db *db, size_t *n)
{
	const char *folder = config()->mail_bounces;
	struct arena *a;
	struct dirent *entry;
	enum result r = OK;
	DIR *d;

	*n = 0;
	if (folder[0] == '\0')
		return OK;
	a = arena_new();
	d = opendir(arena_printf(a, "%s/new", folder));
	if (d != NULL)
		arena_defer(a, close_folder, d);
	while (r == OK && d != NULL && *n < BOUNCE_BOX_MOST && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		r = take(db, folder, entry->d_name);
		*n += r == OK;
	}
	arena_free(a);
	return r;
}
