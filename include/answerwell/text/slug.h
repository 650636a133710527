/* The readable part of an address. */
#ifndef ANSWERWELL_TEXT_SLUG_H
#define ANSWERWELL_TEXT_SLUG_H

struct arena;

enum { SLUG_MAX = 80 };

/* Lower-case words of the title joined by hyphens: letters and digits of any script stay (Chinese
 * too), Latin letters lose accents, at most SLUG_MAX bytes cut at a character; "-" never at an end;
 * "x" if nothing is left, "x-edit" and the like for a word that is an address already. */
char *slug_from(struct arena *a, const char *title);

#endif
