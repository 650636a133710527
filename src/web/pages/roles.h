/* What the pages about people's roles show. */
#ifndef ANSWERWELL_WEB_PAGES_ROLES_H
#define ANSWERWELL_WEB_PAGES_ROLES_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/standing.h"

struct roles_page {
	const char *name; /* looked for, "" = staff and suspended people */
	const struct standing *list;
	size_t n;
};

struct role_one_page {
	const struct standing *who;
	int64_t me;
	const char *role, *reason, *days; /* as typed */
};

#endif
