/* What mails and the page of notices say of each kind; for the files of this folder. */
#ifndef MAILING_KIND_H
#define MAILING_KIND_H

#include <stdbool.h>

#include "answerwell/account/notice.h"

struct mail_notice;
struct view;

/* What must still be there, and so where the link leads. */
enum kind_about {
	ABOUT_TOKEN, /* a link that only the recipient has */
	ABOUT_LOGIN, /* likewise if there is one, else the way in */
	ABOUT_POST,
	ABOUT_SUGGESTION, /* an edit of a post: to the suggestions */
	ABOUT_ENTRY,
	ABOUT_SOLUTION, /* an entry or a question: to where one says whether it solved it */
	ABOUT_EDITION /* the next one */
};

typedef void (*kind_view)(struct view *v, const struct mail_notice *mail);

/* A row of account/notice_kinds.h, which says what each is. Texts are msgids. */
struct kind {
	enum kind_about about;
	const char *path;
	const char *subject;
	const char *sentence; /* NULL: a letter */
	const char *one,
	    *many; /* of several; many NULL: without a number; both NULL: no words of its own */
	kind_view html, text; /* NULL: the edition's */
	const char *heading, *words, *see; /* for the common view, else NULL */
	bool is_quoted;
};

/* Never NULL. */
const struct kind *kind_of(enum notice_kind kind);

#endif
