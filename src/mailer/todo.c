#include "mailer/todo.h"

#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/mailing/delivery.h"

enum todo_state { TODO_WAITS, TODO_GOES, TODO_ENDED };

struct todo_mail {
	const char *domain;
	size_t receiver; /* the first of the list with the same domain */
	size_t n_going; /* of a first one: to its domain */
	enum todo_state state;
};

static const char *
domain_of(const struct delivery *d)
{
	const char *at = d->to.address != NULL ? strrchr(d->to.address, '@') : NULL;

	return at != NULL ? at + 1 : "";
}

void
todo_init(struct todo *t, struct arena *a, const struct delivery *list, size_t n)
{
	*t = (struct todo){
	    .list = list, .mails = arena_array(a, n > 0 ? n : 1, sizeof(*t->mails)), .n_all = n};
	for (size_t i = 0; i < n; i++) {
		size_t first = 0;

		t->mails[i] = (struct todo_mail){.domain = domain_of(&list[i])};
		while (first < i && strcasecmp(t->mails[first].domain, t->mails[i].domain) != 0)
			first++;
		t->mails[i].receiver = first;
	}
}

const struct delivery *
todo_next(struct todo *t)
{
	size_t most = (size_t)config()->mail_domain_sessions;

	for (size_t i = 0; i < t->n_all; i++) {
		struct todo_mail *receiver = &t->mails[t->mails[i].receiver];

		if (t->mails[i].state != TODO_WAITS || receiver->n_going >= most)
			continue;
		t->mails[i].state = TODO_GOES;
		receiver->n_going++;
		return &t->list[i];
	}
	return NULL;
}

static void
leave(struct todo *t, const struct delivery *d, enum todo_state state)
{
	struct todo_mail *mail = &t->mails[d - t->list];

	t->mails[mail->receiver].n_going -= mail->state == TODO_GOES ? 1 : 0;
	mail->state = state;
}

void
todo_end(struct todo *t, const struct delivery *d)
{
	leave(t, d, TODO_ENDED);
}

void
todo_put_back(struct todo *t, const struct delivery *d)
{
	leave(t, d, TODO_WAITS);
}

const struct delivery *
todo_left(struct todo *t)
{
	for (size_t i = 0; i < t->n_all; i++) {
		if (t->mails[i].state != TODO_WAITS)
			continue;
		t->mails[i].state = TODO_ENDED;
		return &t->list[i];
	}
	return NULL;
}
