/* Answers on their way to readers who take their time: who holds which bytes, how long, and how much
 * of a worker's memory that may be. Pages are there again at the next click; memory is not. */
#ifndef ANSWERWELL_WEB_SENDING_H
#define ANSWERWELL_WEB_SENDING_H

#include <stddef.h>

struct http_request;

/* Once per worker: how many there are, to share out what all may hold. */
void sending_open(int workers);

/* Answers with `len` bytes (more than 0) at `body`, which stay until release(held) is called: sent, or
 * given up. Given up is who has taken nothing for 20 seconds, who takes less than 2 kB a second over
 * longer, and, when all that waits here is too much, who has taken nothing for longest. For a HEAD
 * request, and when the client has gone, release comes at once. */
void sending_start(struct http_request *req, int status, const void *body, size_t len,
		   void (*release)(void *), void *held);

#endif
