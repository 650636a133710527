/* Memory with one life: a request, a mail job, a command. Everything goes when the arena goes. */
#ifndef ANSWERWELL_BASE_ARENA_H
#define ANSWERWELL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;

/* A new, empty arena. Never NULL: exhaustion aborts the process. Owner: the caller (arena_free). */
struct arena *arena_new(void);

/* Runs what was deferred, newest first, then frees all memory. NULL is allowed. */
void arena_free(struct arena *a);

/* `size` zeroed bytes aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/* `n` zeroed elements of `size` bytes; aborts on overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* `piece` (of `size` bytes, or NULL and 0) made `new_size` bytes long: in place if it is the newest
 * piece, else moved: `piece` is no longer to be used. New bytes are zero. */
void *arena_grow(struct arena *a, void *piece, size_t size, size_t new_size);

/* Copies of text. NULL in, NULL out. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* printf into the arena. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

/* Calls fn(ptr) when the arena goes: for what is not memory (results, descriptors, locks). */
void arena_defer(struct arena *a, void (*fn)(void *), void *ptr);

#endif
