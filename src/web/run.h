/* From Kore's call of a page function to the answer. */
#ifndef ANSWERWELL_WEB_RUN_H
#define ANSWERWELL_WEB_RUN_H

struct db_pool;
struct http_request;

/* The connections that requests of this worker use; before the first request. */
void run_use(struct db_pool *pool);

/* Kore's `on_free` of every route (map.c): the request's run goes on without it. */
void run_leave(struct http_request *req);

#endif
