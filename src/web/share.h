/* Whose requests take how much of a worker: each client has a share that grows with time and shrinks
 * with what was worked for it. Who has used it up waits, and the others do not. Knows no Kore. */
#ifndef ANSWERWELL_WEB_SHARE_H
#define ANSWERWELL_WEB_SHARE_H

#include <stdint.h>

#include "answerwell/base/clock.h"

/* An account's, or a network's, behind which there are many. */
enum share_kind { SHARE_ACCOUNT, SHARE_NETWORK };

/* The key of a client: not 0. */
uint64_t share_key(enum share_kind kind, int64_t account_id, const char *network);

/* Microseconds until the client's turn; 0: now. */
int64_t share_wait(uint64_t key, int64_t now);

/* So much was worked for it. */
void share_charge(uint64_t key, int64_t worked, int64_t now);

#endif
