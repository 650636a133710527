#include "tries.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

bool
tries_are_asked(const void *bytes, size_t len)
{
	return len == strlen(TRIES_ASK) && memcmp(bytes, TRIES_ASK, len) == 0;
}

static void
tell(int fd, const char *what, long got)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "%s %s\n", what,
			 got >= 0         ? "works"
			 : errno == EPERM ? "EPERM"
					  : strerror(errno));

	if (write(fd, line, (size_t)n) < 0)
		_exit(1);
}

static long
try_exec(void)
{
	char *const argv[] = {(char[]){"true"}, NULL};

	return execve("/bin/true", argv, argv + 1);
}

_Noreturn void
tries_tell(int fd)
{
	const struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = 80};

	tell(fd, "open", open("/etc/passwd", O_RDONLY));
	tell(fd, "create", open("/tmp/answerwell-try", O_WRONLY | O_CREAT, 0600));
	tell(fd, "unlink", unlink("/tmp/answerwell-try"));
	tell(fd, "socket", socket(AF_INET, SOCK_STREAM, 0));
	tell(fd, "unix", socket(AF_UNIX, SOCK_STREAM, 0));
	tell(fd, "connect",
	     connect(fd, (const struct sockaddr *)(const void *)&there, sizeof(there)));
	tell(fd, "fork", syscall(SYS_clone, 17, 0, 0, 0, 0));
	tell(fd, "exec", try_exec());
	tell(fd, "kill", syscall(SYS_kill, getpid(), 0));
	tell(fd, "ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	tell(fd, "code",
	     (long)(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
		    MAP_FAILED) -
		 1);
	_exit(0);
}
