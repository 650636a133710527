/* HTML character references; for the files of this folder. */
#ifndef TEXT_ENTITY_H
#define TEXT_ENTITY_H

#include <stddef.h>
#include <stdint.h>

/* The character that the reference at s[0] == '&' stands for, *used its length; 0 if there is none:
 * numbers, and the names of HTML 4 with their semicolon. */
uint32_t entity_read(const char *s, size_t len, size_t *used);

#endif
