#include "answerwell/picture/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "picture/wire.h"

#define COMMAND_LIMIT (30 * CLOCK_SECOND)

/* ---- asking ------------------------------------------------------------------------------------- */

static bool
hand_over(int line, int fd)
{
	char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec io = {.iov_base = &byte, .iov_len = 1};
	struct msghdr m = {.msg_iov = &io,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&m);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	return sendmsg(line, &m, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

int
picture_call(int line)
{
	int ends[2];
	bool is_sent;

	if (line < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
		return -1;
	is_sent = hand_over(line, ends[1]);
	close(ends[1]);
	if (is_sent)
		return ends[0];
	log_event(LOG_LEVEL_WARN, "picture.line", "problem=%s", strerror(errno));
	close(ends[0]);
	return -1;
}

/* ---- talking ------------------------------------------------------------------------------------ */

struct talk {
	int fd;
	picture_wait wait;
	int64_t deadline;
};

/* What a call that would not wait came back with. True: again. */
static bool
may_go_on(const struct talk *t, bool wants_write)
{
	if (errno == EINTR)
		return true;
	return errno == EAGAIN && t->wait(t->fd, wants_write, t->deadline);
}

static bool
send_all(const struct talk *t, const char *from, size_t len)
{
	while (len > 0) {
		ssize_t n = send(t->fd, from, len, MSG_NOSIGNAL);

		if (n < 0 && !may_go_on(t, true))
			return false;
		from += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
take_all(const struct talk *t, char *to, size_t len)
{
	while (len > 0) {
		ssize_t n = recv(t->fd, to, len, 0);

		if (n == 0 || (n < 0 && !may_go_on(t, false)))
			return false;
		to += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

static const void *
take_part(struct arena *a, const struct talk *t, uint32_t len)
{
	char *part = len <= WIRE_PART_MAX ? arena_alloc(a, len) : NULL;

	return part != NULL && take_all(t, part, len) ? part : NULL;
}

static bool
take_sizes(struct arena *a, const struct talk *t, const struct wire_answer *said,
	   struct picture *out)
{
	out->n = said->n <= PICTURE_SIZES ? said->n : 0;
	for (size_t i = 0; i < out->n; i++) {
		struct picture_size *s = &out->of[i];

		*s = (struct picture_size){.width = (int)said->of[i].width,
					   .height = (int)said->of[i].height,
					   .webp_len = said->of[i].webp_len,
					   .jpeg_len = said->of[i].jpeg_len};
		s->webp = take_part(a, t, said->of[i].webp_len);
		s->jpeg = s->webp != NULL ? take_part(a, t, said->of[i].jpeg_len) : NULL;
		if (s->jpeg == NULL)
			return false;
	}
	return out->n > 0;
}

/* One that ends without a word was ended: by what it read, or because it took too long or too much. */
enum result
picture_talk(struct arena *a, int fd, const void *bytes, size_t len, picture_wait wait,
	     int64_t deadline, enum picture_verdict *verdict, struct picture *out)
{
	const struct talk t = {.fd = fd, .wait = wait, .deadline = deadline};
	const struct wire_ask ask = {.len = (uint32_t)len};
	struct wire_answer said = {.n = 0};

	*verdict = PICTURE_TOO_LONG;
	*out = (struct picture){.n = 0};
	/* It may know enough before it has read all. */
	if (!send_all(&t, (const char *)&ask, sizeof(ask)) || !send_all(&t, bytes, len))
		if (errno != EPIPE && errno != ECONNRESET)
			return UNAVAILABLE;
	if (!take_all(&t, (char *)&said, sizeof(said)))
		return clock_steady() < deadline ? OK : UNAVAILABLE;
	if (said.verdict == PICTURE_MADE && !take_sizes(a, &t, &said, out))
		return OK;
	*verdict =
	    said.verdict <= PICTURE_TOO_LONG ? (enum picture_verdict)said.verdict : PICTURE_BROKEN;
	return OK;
}

/* ---- for commands ------------------------------------------------------------------------------- */

static bool
wait_here(int fd, bool wants_write, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = (short)(wants_write ? POLLOUT : POLLIN)};
	int64_t left = deadline - clock_steady();

	return left > 0 && poll(&p, 1, (int)(left / CLOCK_MILLISECOND) + 1) > 0;
}

static pid_t
start(const char *program, int fd)
{
	char *const argv[] = {(char[]){"answerwell-picture"}, (char[]){"once"}, NULL};
	char *const env[] = {NULL};
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (dup2(fd, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0)
		_exit(127);
	execve(program, argv, env);
	_exit(127);
}

enum result
picture_make(struct arena *a, const char *program, const void *bytes, size_t len,
	     enum picture_verdict *verdict, struct picture *out)
{
	int ends[2], status;
	enum result r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
		return FAILED;
	/* Its own end waits. */
	(void)fcntl(ends[1], F_SETFL, 0);
	pid = start(program, ends[1]);
	close(ends[1]);
	r = pid < 0 ? FAILED
		    : picture_talk(a, ends[0], bytes, len, wait_here,
				   clock_steady() + COMMAND_LIMIT, verdict, out);
	close(ends[0]);
	if (pid > 0 && r != OK)
		(void)kill(pid, SIGKILL);
	while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		continue;
	return r;
}
