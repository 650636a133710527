/* One line per event, key=value, to standard error. Never bodies, addresses, tokens. */
#ifndef ANSWERWELL_BASE_LOG_H
#define ANSWERWELL_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

/* Who is speaking ("web.1", "mailer", "cli") and the least level that is written. */
void log_open(const char *who, enum log_level least);

/* False if lines of that level are not written. */
bool log_is_on(enum log_level level);

/* The request id put on every following line of this process or fibre; NULL for none. */
void log_request(const char *id);

/* The id set last: who switches between fibres keeps it and sets it again. */
const char *log_request_current(void);

/* From which network, and logged in as whom (0: nobody), what this process or fibre does now is asked;
 * NULL: by the machine itself. The text must stay as long as it is set. */
void log_client(const char *network, int64_t account);
const char *log_client_network(void);
int64_t log_client_account(void);

/* log_event(LOG_LEVEL_WARN, "db.lost", "sqlstate=%s wait_ms=%ld", ...). Values with spaces are the
 * caller's to quote; control characters in the finished line are escaped here. */
void log_event(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
