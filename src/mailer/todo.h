/* Which of a batch goes next: in their order, but no more at once to one receiving domain than the setting says. */
#ifndef ANSWERWELL_MAILER_TODO_H
#define ANSWERWELL_MAILER_TODO_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct delivery;

enum { SESSIONS_MOST = 50 }; /* ANSWERWELL_MAIL_SESSIONS goes so far */

struct todo {
	const struct delivery *list;
	struct todo_mail *mails;
	size_t n_all;
};

/* All in the arena; the list is the caller's, and stays. */
void todo_init(struct todo *t, struct arena *a, const struct delivery *list, size_t n);
/* The next one that may begin now, taken; NULL: none. What is taken is ended or put back. */
const struct delivery *todo_next(struct todo *t);
void todo_end(struct todo *t, const struct delivery *d);
/* As if it had not been taken. */
void todo_put_back(struct todo *t, const struct delivery *d);
/* One that was never begun, which now counts as ended; NULL: none is left. */
const struct delivery *todo_left(struct todo *t);

#endif
