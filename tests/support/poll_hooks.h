/* Hooks that block like a pool without hooks does, and count: one wait is one round trip. */
#ifndef TESTS_SUPPORT_POLL_HOOKS_H
#define TESTS_SUPPORT_POLL_HOOKS_H

#include "answerwell/db/pool.h"

extern const struct db_hooks poll_hooks;
extern int poll_hooks_waits;

#endif
