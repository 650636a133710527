/* The helper that draws pictures: `serve SOCKET [UID GID]` waits for who asks, and has each picture drawn by a process of its
 * own; `once` draws one, from standard input to standard output. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "draw.h"
#include "lock.h"
#include "picture/wire.h"
#include "tries.h"

enum { AT_ONCE = 2, WALL_MS = 20 * 1000, READ_MS = 20 * 1000 };

/* ---- one picture -------------------------------------------------------------------------------- */

static bool
take(int fd, void *to, size_t len)
{
	for (size_t had = 0; had < len;) {
		ssize_t n = read(fd, (char *)to + had, len - had);

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		had += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static void
give(int fd, const void *from, size_t len)
{
	for (size_t gone = 0; gone < len;) {
		ssize_t n = write(fd, (const char *)from + gone, len - gone);

		if (n < 0 && errno != EINTR)
			_exit(1);
		gone += n > 0 ? (size_t)n : 0;
	}
}

static void
answer(int fd, enum picture_verdict verdict, const struct picture *made)
{
	struct wire_answer said = {.verdict = verdict};

	if (verdict == PICTURE_MADE)
		said.n = (uint32_t)made->n;
	for (size_t i = 0; i < said.n; i++) {
		said.of[i].width = (uint32_t)made->of[i].width;
		said.of[i].height = (uint32_t)made->of[i].height;
		said.of[i].webp_len = (uint32_t)made->of[i].webp_len;
		said.of[i].jpeg_len = (uint32_t)made->of[i].jpeg_len;
	}
	give(fd, &said, sizeof(said));
	for (size_t i = 0; i < said.n; i++) {
		give(fd, made->of[i].webp, made->of[i].webp_len);
		give(fd, made->of[i].jpeg, made->of[i].jpeg_len);
	}
}

/* Its own input and output, and nothing else, are left open. */
static bool
keep_only(int in, int out)
{
	int null = open("/dev/null", O_RDWR);

	if (in != STDIN_FILENO && dup2(in, STDIN_FILENO) < 0)
		return false;
	if (out != STDOUT_FILENO && dup2(out, STDOUT_FILENO) < 0)
		return false;
	(void)fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) & ~O_NONBLOCK);
	return null >= 0 && dup2(null, STDERR_FILENO) >= 0 && close_range(3, ~0U, 0) == 0;
}

_Noreturn static void
draw_one(void)
{
	struct wire_ask ask;
	struct picture made = {.n = 0};
	enum picture_verdict verdict = PICTURE_TOO_LARGE;
	void *bytes;

	draw_warm();
	if (!lock_limits() || !lock_calls())
		_exit(3);
	if (!take(STDIN_FILENO, &ask, sizeof(ask)) || ask.len > PICTURE_BYTES_MAX)
		_exit(1);
	if ((bytes = malloc(ask.len + 1)) == NULL || !take(STDIN_FILENO, bytes, ask.len))
		_exit(1);
	if (tries_are_asked(bytes, ask.len))
		tries_tell(STDOUT_FILENO);
	verdict = draw(bytes, ask.len, &made);
	answer(STDOUT_FILENO, verdict, &made);
	_exit(0);
}

/* ---- serving ------------------------------------------------------------------------------------ */

static struct {
	pid_t pid;
	int64_t since;
} drawing[AT_ONCE];

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
tell_end(int status)
{
	if (WIFSIGNALED(status))
		fprintf(stderr, "level=warn event=picture.ended signal=%d\n", WTERMSIG(status));
	else if (WEXITSTATUS(status) > 1)
		fprintf(stderr, "level=error event=picture.ended code=%d\n", WEXITSTATUS(status));
}

static size_t
n_drawing(void)
{
	size_t n = 0;
	int status;

	for (size_t i = 0; i < AT_ONCE; i++) {
		if (drawing[i].pid != 0 && waitpid(drawing[i].pid, &status, WNOHANG) != 0) {
			tell_end(status);
			drawing[i].pid = 0;
		}
		if (drawing[i].pid != 0 && now_ms() - drawing[i].since > WALL_MS)
			(void)kill(drawing[i].pid, SIGKILL);
		n += drawing[i].pid != 0;
	}
	return n;
}

/* The end of somebody's socket; -1: nobody is left who could ask; -2: nothing now. */
static int
next_ask(int line)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec io = {.iov_base = &byte, .iov_len = 1};
	struct msghdr m = {.msg_iov = &io,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	ssize_t n = recvmsg(line, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	int fd;

	if (n == 0)
		return -1;
	if (head == NULL || head->cmsg_type != SCM_RIGHTS)
		return -2;
	memcpy(&fd, CMSG_DATA(head), sizeof(fd));
	return fd;
}

static void
begin(int fd)
{
	pid_t pid = fork();
	size_t i = 0;

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (!keep_only(fd, fd))
			_exit(3);
		draw_one();
	}
	close(fd);
	while (drawing[i].pid != 0)
		i++;
	if (pid > 0) {
		drawing[i].pid = pid;
		drawing[i].since = now_ms();
	}
}

static void
on_child(int sig)
{
	(void)sig;
}

/* Until all who could ask are gone. */
static int
serve(int line)
{
	const struct sigaction wake = {.sa_handler = on_child};
	int fd = -2;

	sigaction(SIGCHLD, &wake, NULL);
	while (fd != -1) {
		size_t n = n_drawing();
		struct pollfd p = {.fd = line, .events = n < AT_ONCE ? POLLIN : 0};

		/* A child may end between the look and the wait. */
		if (poll(&p, 1, n > 0 ? 50 : -1) <= 0 && n == AT_ONCE)
			continue;
		if (n == AT_ONCE && (p.revents & POLLHUP) == 0)
			continue;
		fd = n < AT_ONCE ? next_ask(line) : -1;
		if (fd >= 0)
			begin(fd);
	}
	return 0;
}

static bool
become(const char *uid, const char *gid)
{
	uid_t u = (uid_t)strtoul(uid, NULL, 10);
	gid_t g = (gid_t)strtoul(gid, NULL, 10);

	return chdir("/") == 0 && setgroups(1, &g) == 0 && setresgid(g, g, g) == 0 &&
	       setresuid(u, u, u) == 0;
}

/* One that only waits for the other, so that there is always one: should that be ended, the next begins. */
static void
stay(int line)
{
	for (;;) {
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			return;
		}
		while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
			continue;
		if (pid > 0 && WIFEXITED(status))
			_exit(WEXITSTATUS(status));
		fprintf(stderr, "level=warn event=picture.again\n");
		(void)poll(&(struct pollfd){.fd = line}, 1, 1000);
	}
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "once") == 0) {
		if (!draw_open() || !keep_only(STDIN_FILENO, STDOUT_FILENO))
			return 3;
		draw_one();
	}
	if ((argc != 3 && argc != 5) || strcmp(argv[1], "serve") != 0) {
		fprintf(stderr, "usage: answerwell-picture once | serve SOCKET [UID GID]\n");
		return 2;
	}
	if (argc == 5 && !become(argv[3], argv[4])) {
		fprintf(stderr, "answerwell-picture: %s\n", strerror(errno));
		return 1;
	}
	stay(atoi(argv[2]));
	if (!draw_open()) {
		fprintf(stderr, "answerwell-picture: libvips cannot be used\n");
		return 1;
	}
	return serve(atoi(argv[2]));
}
