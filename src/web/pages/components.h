/* What the page of all components shows: samples, none of them of the database. */
#ifndef ANSWERWELL_WEB_PAGES_COMPONENTS_H
#define ANSWERWELL_WEB_PAGES_COMPONENTS_H

#include <stddef.h>

#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/waiting.h"
#include "answerwell/mailing/inbox.h"

struct components_page {
	const struct question *question;
	const struct answer *official, *accepted;
	const struct inbox_group *told;
	const struct waiting *waiting; /* late, soon, in time */
	size_t n_waiting;
};

#endif
