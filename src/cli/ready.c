#include "cli/ready.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answerwell/base/config.h"

enum { LIMIT_SECONDS = 2 };

static bool
demo_stays_here(void)
{
	const char *host = config()->listen_host;

	if (!config()->demo || config()->demo_is_public || strncmp(host, "127.", 4) == 0 ||
	    strcmp(host, "::1") == 0 || strcmp(host, "localhost") == 0)
		return true;
	fprintf(stderr,
		"ANSWERWELL_LISTEN: at %s others would reach the demo, whose passwords are "
		"published; set ANSWERWELL_DEMO_PUBLIC=on if that is meant\n",
		host);
	return false;
}

bool
port_is_free(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *to;
	char port[16];
	int fd, on = 1, error;

	if (!demo_stays_here())
		return false;
	snprintf(port, sizeof(port), "%d", config()->listen_port);
	error = getaddrinfo(config()->listen_host, port, &hints, &to);
	if (error != 0) {
		fprintf(stderr, "ANSWERWELL_LISTEN: %s: %s\n", config()->listen_host,
			gai_strerror(error));
		return false;
	}
	fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	error = bind(fd, to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
	close(fd);
	freeaddrinfo(to);
	if (error == EADDRINUSE)
		fprintf(stderr, "ANSWERWELL_LISTEN: port %s of %s is in use; choose another\n",
			port, config()->listen_host);
	else if (error != 0)
		fprintf(stderr, "ANSWERWELL_LISTEN: %s:%s: %s\n", config()->listen_host, port,
			strerror(error));
	return error == 0;
}

bool
web_is_ready(void)
{
	static const char ask[] =
	    "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *to;
	struct timeval limit = {.tv_sec = LIMIT_SECONDS};
	const char *host = config()->listen_host;
	char port[16], answer[64] = "";
	ssize_t n = 0;
	int fd;

	if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0)
		host = strcmp(host, "::") == 0 ? "::1" : "127.0.0.1";
	snprintf(port, sizeof(port), "%d", config()->listen_port);
	if (getaddrinfo(host, port, &hints, &to) != 0)
		return false;
	fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd != -1) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
		if (connect(fd, to->ai_addr, to->ai_addrlen) == 0 &&
		    send(fd, ask, sizeof(ask) - 1, MSG_NOSIGNAL) > 0)
			n = recv(fd, answer, sizeof(answer) - 1, 0);
		close(fd);
	}
	freeaddrinfo(to);
	return n > 0 && strstr(answer, " 200 ") != NULL;
}
