/* What the pages about people show. */
#ifndef ANSWERWELL_WEB_PAGES_PEOPLE_H
#define ANSWERWELL_WEB_PAGES_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/account/account.h"
#include "answerwell/forum/people.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/reputation.h"
#include "answerwell/text/markdown.h"

enum user_tab { USER_ANSWERS, USER_QUESTIONS, USER_ENTRIES, USER_TABS };

struct user_page {
	const struct account *person;
	struct reputation reputation;
	struct safe_html about; /* html NULL: none, or not shown */
	enum user_tab tab;
	const struct question *questions; /* of the tab: the one or the other */
	const struct contribution *contributions;
	size_t n;
	const char *next; /* cursor or NULL */
	bool is_me;
	bool is_start; /* not a later page of the list */
};

struct reputation_page {
	const struct account *person;
	struct reputation reputation;
	const struct reputation_day *days;
	size_t n;
	const char *next;
	bool is_start;
};

struct people_page {
	struct people_filter filter;
	const struct person_card *people;
	size_t n;
	const char *start; /* address of the list's first page */
	const char *next; /* cursor or NULL */
	bool is_start;
};

/* "answers", "questions", "faq". */
const char *user_tab_code(enum user_tab tab);

#endif
