/* One code point at a time; for the files of this folder. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads the code point at s (len >= 1 bytes). Its length in bytes, or 0 if the bytes are not valid
 * UTF-8 (RFC 3629). */
size_t utf8_read(const char *s, size_t len, uint32_t *cp);

#endif
