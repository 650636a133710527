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

/* A title as one line of at most FAQ_PLAN_TITLE_MAX characters. */
char *faq_plan_text_line(struct arena *a, const char *text);

/* The question in a text, as such a line: its first sentence that asks and says what about, else its first one that says
 * something, else all of it. */
char *faq_plan_text_question(struct arena *a, const char *text);

/* A subject without "Re:" and marks of lists; *is_reply: it had one. "" if it says nothing by itself ("Question", "Hi"). */
char *faq_plan_text_subject(struct arena *a, const char *subject, bool *is_reply);

#endif
