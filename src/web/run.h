/* From Kore's call of a page function to the answer. */
#ifndef ANSWERWELL_WEB_RUN_H
#define ANSWERWELL_WEB_RUN_H

struct db_pool;

/* The connections that requests of this worker use; before the first request. */
void run_use(struct db_pool *pool);

#endif
