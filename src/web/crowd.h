/* A rush of visitors: which worker takes a new connection, which old one goes when there are too many,
 * and what is left of it afterwards. */
#ifndef ANSWERWELL_WEB_CROWD_H
#define ANSWERWELL_WEB_CROWD_H

/* Once, in the parent: from then on every worker waits for connections, so that one that is idle takes
 * what comes while another computes. */
void crowd_share(void);

/* Once per worker: when its places run short, connections on which nothing happens are closed, the
 * longest idle first; and after a rush memory goes back to the system. */
void crowd_open(void);

#endif
