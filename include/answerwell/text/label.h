/* Short names people type: tags. */
#ifndef ANSWERWELL_TEXT_LABEL_H
#define ANSWERWELL_TEXT_LABEL_H

struct arena;

/* The one spelling of what was typed: NFKC with case folded, white space inside as one '-' each run,
 * none at the ends, no # before it. Letters (with their marks) and digits of any script and - + # . are
 * allowed, of which a letter, a digit or .letter begins it; NULL for anything else. "" for blank text. */
char *label_from(struct arena *a, const char *typed);

#endif
