/* What English words mean, as directions: words that say alike things have a small angle between them. A
 * text is the sum of its words, and two texts are compared by the cosine of their sums. The file is made at
 * build time by src/gen/vectors.c (assets/vectors/README.md). */
#ifndef ANSWERWELL_MATCH_VECTORS_H
#define ANSWERWELL_MATCH_VECTORS_H

#include <stdbool.h>
#include <stdint.h>

struct vectors;

/* Numbers of a word, and of a text. */
enum { VECTOR_DIMS = 64 };

/* The file, mapped read-only: processes share its pages, and nothing of the path is needed later (chroot).
 * NULL, and one line in the log, if it is absent, cut, not such a file, made for another version or not what
 * its checksum says; NULL alone if the path is empty (config.h: none are wanted). Owner: the caller
 * (vectors_close). */
struct vectors *vectors_open(const char *path);

/* NULL is allowed. */
void vectors_close(struct vectors *v);

/* Adds a word to `sum`, with the weight that it has; false, and nothing added, if the word is unknown. The
 * stem is text/stem.h's of a form of text/segment.h: of each whole, and only if that is unknown of the words
 * that follow it (parts of a compound, a name without its sign), as in training. Allocates nothing. */
bool vectors_add(const struct vectors *v, const char *stem, float sum[VECTOR_DIMS]);

/* Makes a sum of unit length; zeros stay zeros. */
void vectors_unit(float sum[VECTOR_DIMS]);

/* The cosine, of two of unit length: -1 to 1; 0 if one is zeros. */
float vectors_dot(const float a[VECTOR_DIMS], const float b[VECTOR_DIMS]);

/* Tells files apart (their checksum): sums made with one are nothing to another. */
uint64_t vectors_id(const struct vectors *v);

#endif
