/* What stands for a person beside their words: letters of their name, and one of a few colours. */
#ifndef ANSWERWELL_TEXT_INITIALS_H
#define ANSWERWELL_TEXT_INITIALS_H

struct arena;

/* Colours that there are (assets/css/thread.css). */
enum { FACE_COLOURS = 12 };

/* "AK" for Ann Keller, "李" for 李雷, where a second character would be part of another word; in capitals.
 * "?" for a name without letters and digits, or NULL. */
char *initials(struct arena *a, const char *name);

/* 0 to FACE_COLOURS - 1, the same for the same text at any time and on any machine. NULL is a text, too. */
unsigned face_colour(const char *text);

#endif
