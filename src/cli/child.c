#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"

#define QUICK (10 * CLOCK_SECOND)
#define FULL (16 << 20) /* bytes: PostgreSQL asks for so many at a time */

void
child_follow(pid_t parent, int stop_signal)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, stop_signal);
	if (getppid() != parent)
		_exit(1); /* the parent died before it could be watched */
}

static void
become(const struct child *c, pid_t parent)
{
	int fd;

	setpgid(0, 0);
	child_follow(parent, c->stop_signal);
	if ((fd = open("/dev/null", O_RDONLY)) != -1)
		dup2(fd, STDIN_FILENO);
	fd = open(c->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	if (fd != -1) {
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
	}
	execv(c->argv[0], (char *const *)(uintptr_t)c->argv);
	fprintf(stderr, "%s: %s\n", c->argv[0], strerror(errno));
	_exit(127);
}

bool
child_start(struct child *c)
{
	pid_t parent = getpid(), pid;
	struct stat log;

	c->restart_at = 0;
	c->log_from = stat(c->log, &log) == 0 ? (int64_t)log.st_size : 0;
	c->started_at = clock_steady();
	pid = fork();
	if (pid == -1)
		return false;
	if (pid == 0)
		become(c, parent);
	setpgid(pid, pid);
	c->pid = pid;
	return true;
}

void
child_stop(struct child *c, int seconds)
{
	int64_t deadline = clock_steady() + seconds * CLOCK_SECOND;
	pid_t pid = c->pid;

	if (pid == 0)
		return;
	c->pid = 0;
	kill(pid, c->stop_signal);
	while (clock_steady() < deadline) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return;
		usleep(20000);
	}
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

bool
child_ended(struct child *c, pid_t pid)
{
	int64_t now = clock_steady(), wait;

	if (c->pid == 0 || c->pid != pid)
		return false;
	c->pid = 0;
	c->n_quick = now - c->started_at < QUICK ? c->n_quick + 1 : 0;
	wait = c->n_quick == 0 ? 0 : CLOCK_SECOND << (c->n_quick < 6 ? c->n_quick - 1 : 5);
	c->restart_at = now + (wait < 30 * CLOCK_SECOND ? wait : 30 * CLOCK_SECOND) + 1;
	log_event(LOG_LEVEL_WARN, "run.ended", "what=%s again_in_ms=%lld", c->name,
		  (long long)((c->restart_at - now) / 1000));
	return true;
}

void
child_tend(struct child *c)
{
	if (c->pid != 0 || c->restart_at == 0 || clock_steady() < c->restart_at)
		return;
	if (child_start(c))
		log_event(LOG_LEVEL_INFO, "run.restarted", "what=%s pid=%d", c->name, (int)c->pid);
}

/* PostgreSQL's words for it; that it is busy for the moment is no reason. */
static bool
is_reason(const char *line)
{
	return (strstr(line, "FATAL:") != NULL || strstr(line, "PANIC:") != NULL) &&
	       strstr(line, "the database system is ") == NULL;
}

static const char *
why_silent(const struct child *c)
{
	struct statvfs disk;

	if (statvfs(c->log, &disk) == 0 && disk.f_bavail * disk.f_frsize < FULL)
		return "the disk is full";
	return "it has said nothing";
}

const char *
child_last_words(const struct child *c, char *line, int size)
{
	char next[1024];
	bool is_found = false;
	FILE *f = fopen(c->log, "r");

	line[0] = '\0';
	if (f == NULL)
		return line;
	(void)fseek(f, (long)c->log_from, SEEK_SET);
	while (!is_found && fgets(next, sizeof(next), f) != NULL) {
		is_found = is_reason(next);
		if (next[0] != '\n')
			snprintf(line, (size_t)size, "%s", next);
	}
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line[0] != '\0' ? line : why_silent(c);
}
