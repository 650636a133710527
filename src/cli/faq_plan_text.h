/* What somebody wrote, as a question for an FAQ. */
#ifndef ANSWERWELL_CLI_FAQ_PLAN_TEXT_H
#define ANSWERWELL_CLI_FAQ_PLAN_TEXT_H

#include <stdbool.h>

struct arena;
struct faq_plan_names;

/* So long a title is nobody's question any more. */
enum { FAQ_PLAN_TITLE_MAX = 160 };

/* A mail without what it quotes, without its signature, greeting and closing; the names that stand in these are told. */
char *faq_plan_text_own(struct arena *a, const char *mail, struct faq_plan_names *names);

/* The question in a text, as one line of at most FAQ_PLAN_TITLE_MAX characters: the text itself if it is short, else its first
 * sentence that asks, else its first one. */
char *faq_plan_text_question(struct arena *a, const char *text);

/* A subject without "Re:" and marks of lists; *is_reply: it had one. "" if it says nothing by itself ("Question", "Hi"). */
char *faq_plan_text_subject(struct arena *a, const char *subject, bool *is_reply);

#endif
