/* How much a title resembles a question, by its features and its meaning (M and E): for texts that are in no index. */
#ifndef ANSWERWELL_MATCH_RESEMBLANCE_H
#define ANSWERWELL_MATCH_RESEMBLANCE_H

struct arena;
struct resemblance;
struct vectors;

/* The question, read once. `vectors` may be NULL. Lies in the arena. */
struct resemblance *resemblance_new(struct arena *a, const struct vectors *vectors,
				    const char *question);

/* 2 M + E, as a score adds them: 0 for nothing in common, 3 for the same text. */
double resemblance_of(const struct resemblance *r, struct arena *a, const char *title);

#endif
