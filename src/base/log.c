#include "answerwell/base/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "utf8.h"

/* A line leaves in one write(2), so lines of several processes do not mix; pipes promise that up to
 * 4096 bytes. */
enum { LINE_MAX_BYTES = 4096, PLAIN_MAX_BYTES = 2000 };

static char speaker[32] = "-";
static enum log_level least_level = LOG_LEVEL_INFO;
static const char *request_id, *client_network;
static int64_t client_account;
static bool is_journal;

void
log_open(const char *who, enum log_level least)
{
	(void)snprintf(speaker, sizeof(speaker), "%s", who);
	least_level = least;
	is_journal = getenv("JOURNAL_STREAM") != NULL;
}

bool
log_is_on(enum log_level level)
{
	return level >= least_level;
}

void
log_request(const char *id)
{
	request_id = id;
}

const char *
log_request_current(void)
{
	return request_id;
}

void
log_client(const char *network, int64_t account)
{
	client_network = network;
	client_account = account;
}

const char *
log_client_network(void)
{
	return client_network;
}

int64_t
log_client_account(void)
{
	return client_account;
}

static const char *
level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_DEBUG:
		return "debug";
	case LOG_LEVEL_INFO:
		return "info";
	case LOG_LEVEL_WARN:
		return "warn";
	case LOG_LEVEL_ERROR:
		return "error";
	}
	return "?";
}

/* The journal notes time and level itself, if they stand so in front (sd-daemon(3)). */
static size_t
journal_head(char *line, size_t size, enum log_level level, const char *event)
{
	static const int priority[] = {[LOG_LEVEL_DEBUG] = 7,
				       [LOG_LEVEL_INFO] = 6,
				       [LOG_LEVEL_WARN] = 4,
				       [LOG_LEVEL_ERROR] = 3};
	const char *id = log_request_current();
	int n = snprintf(line, size, "<%d>level=%s who=%s event=%s%s%.64s", priority[level],
			 level_name(level), speaker, event, id != NULL ? " request=" : "",
			 id != NULL ? id : "");

	return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

static size_t
head(char *line, size_t size, enum log_level level, const char *event)
{
	int64_t now = clock_now();
	time_t seconds = (time_t)(now / CLOCK_SECOND);
	struct tm tm = {0};
	const char *id = log_request_current();

	(void)gmtime_r(&seconds, &tm);
	int n = snprintf(line, size,
			 "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ level=%s who=%s event=%s%s%.64s",
			 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			 tm.tm_sec, (int)(now % CLOCK_SECOND / 1000), level_name(level), speaker,
			 event, id != NULL ? " request=" : "", id != NULL ? id : "");
	return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

/* Copies with control characters and bytes that are no UTF-8 as \xNN: nobody forges a second line
 * or talks to the terminal. */
static size_t
escape(char *out, const char *in, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_read(in + i, len - i, &cp);

		if (n == 0 || cp < 0x20 || (cp >= 0x7f && cp <= 0x9f)) {
			for (size_t j = 0; j < (n == 0 ? 1 : n); j++)
				to += (size_t)sprintf(out + to, "\\x%02x",
						      (unsigned)(unsigned char)in[i + j]);
		} else {
			memcpy(out + to, in + i, n);
			to += n;
		}
		i += n == 0 ? 1 : n;
	}
	return to;
}

void
log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	char plain[PLAIN_MAX_BYTES], line[LINE_MAX_BYTES * 2 + 1];
	va_list ap;

	if (level < least_level)
		return;

	size_t len = is_journal ? journal_head(plain, sizeof(plain), level, event)
				: head(plain, sizeof(plain), level, event);
	if (fmt != NULL && *fmt != '\0' && len + 1 < sizeof(plain)) {
		plain[len++] = ' ';
		va_start(ap, fmt);
		int n = vsnprintf(plain + len, sizeof(plain) - len, fmt, ap);
		va_end(ap);
		if (n > 0)
			len += strlen(plain + len);
	}
	len = escape(line, plain, len);
	if (len > LINE_MAX_BYTES - 1)
		len = LINE_MAX_BYTES - 1;
	line[len++] = '\n';
	/* Where should a failed log line be told? */
	ssize_t written = write(STDERR_FILENO, line, len);
	(void)written;
}
