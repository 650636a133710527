/* Whose names must not get from old questions into an FAQ, and how they are taken out. */
#ifndef ANSWERWELL_CLI_FAQ_PLAN_NAMES_H
#define ANSWERWELL_CLI_FAQ_PLAN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faq_plan_names;

struct faq_plan_names *faq_plan_names_new(struct arena *a);

/* Somebody's name as it stands in a list of people or below a letter: "Anna Schmidt", "Schmidt, Anna", "jdoe42", 王小明. The
 * whole of it is one, and so is each of its words. What is no name (empty, an address, a whole sentence) is left out. What
 * people of a list call themselves (`is_chosen`) is often a word: Hop, Foam. */
void faq_plan_names_add(struct faq_plan_names *names, const char *name, bool is_chosen);

/* A text in which words stand that are names too (Will, May, Hop): what is often written small is a word, unless somebody
 * is really called so and it is written large where words are not. */
void faq_plan_names_read(struct faq_plan_names *names, const char *text);

/* The text with "…" for what tells who wrote it or whom it is about: names, mail addresses, @mentions, addresses of pages
 * that carry more than a path, and long numbers. *n: how many of them. */
char *clean_of_persons(const struct faq_plan_names *names, struct arena *a, const char *text,
		       size_t *n);

#endif
