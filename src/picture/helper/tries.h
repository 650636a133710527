/* For a test: whether what is locked is. Asked with bytes that are no picture, and told in words. */
#ifndef ANSWERWELL_PICTURE_TRIES_H
#define ANSWERWELL_PICTURE_TRIES_H

#include <stdbool.h>
#include <stddef.h>

#define TRIES_ASK "what can you do?"

bool tries_are_asked(const void *bytes, size_t len);
/* Tries to open, to connect, to start and to be more; says of each what came of it, and ends the process. */
_Noreturn void tries_tell(int fd);

#endif
