/* What the helper gives up before it reads a byte of anybody's. */
#ifndef ANSWERWELL_PICTURE_LOCK_H
#define ANSWERWELL_PICTURE_LOCK_H

#include <stdbool.h>

enum { LOCK_MEMORY_MIB = 1024, LOCK_CPU_SECONDS = 12, LOCK_FILES = 4 };

/* Memory, time of the processor, open files; nothing is written to a file. */
bool lock_limits(void);

/* From here on it reads and writes what is open, has memory and threads of its own, and ends; every other call fails with
 * EPERM. Code that is not there yet cannot come. */
bool lock_calls(void);

#endif
