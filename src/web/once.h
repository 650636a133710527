/* The token that each form which makes something carries: account/submission.h. */
#ifndef ANSWERWELL_WEB_ONCE_H
#define ANSWERWELL_WEB_ONCE_H

struct ctx;
struct page_env;
struct submission;

#define ONCE_FIELD "once"

/* For the form that posts to `action`: a new one, or, on the page that shows that form again, its own,
 * unless that has done its work. */
const char *once_token(const struct page_env *env, const char *action);

/* What this POST brought, for the domain. */
struct submission *once_of(struct ctx *c);

/* Sent before, in other words than now, and what it made cannot be changed to them: says so at `field`.
 * The form shown then has a new token. */
void once_say(struct ctx *c, const char *field);

#endif
