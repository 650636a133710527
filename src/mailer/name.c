/* The name of a mailer. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "mailer/mailer.h"

enum { SLOTS_MAX = 100, STATE_DIGITS = 8 };

/* Kept open, and so locked, until the process ends, however it ends. */
static bool
lock_slot(int slot)
{
	char path[4200];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/run/mailer-%d.lock", config()->state, slot);
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	close(fd);
	return false;
}

/* Opened while there are the rights to, written once the mailer can work. */
static int ready_file = -1;

void
mailer_tell_ready(void)
{
	if (ready_file >= 0 && ftruncate(ready_file, 0) == 0)
		(void)dprintf(ready_file, "%ld\n", (long)getpid());
}

const char *
mailer_name(struct arena *a)
{
	char host[256] = "localhost", path[4200];

	(void)gethostname(host, sizeof(host) - 1);
	(void)mkdir(config()->state, 0755);
	(void)snprintf(path, sizeof(path), "%s/run", config()->state);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/run/mailer.pid", config()->state);
	ready_file = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	for (int slot = 1; slot <= SLOTS_MAX; slot++) {
		if (lock_slot(slot))
			return arena_printf(a, "%s/%.*s/%d", host, STATE_DIGITS,
					    token_hash(a, config()->state), slot);
	}
	/* Nowhere to lock: a name that nobody takes over. */
	return arena_printf(a, "%s/pid-%ld", host, (long)getpid());
}
