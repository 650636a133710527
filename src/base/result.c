#include "answerwell/base/result.h"

#include <assert.h>
#include <string.h>

void
problem_add(struct problems *problems, const char *field, const char *message, long limit)
{
	assert(problems != NULL);
	assert(field != NULL && message != NULL);

	if (problem_for(problems, field) != NULL || problems->n >= PROBLEMS_MAX)
		return;
	problems->items[problems->n++] = (struct problem){field, message, limit, NULL};
}

void
problem_add_words(struct problems *problems, const char *field, const char *message,
		  const char *words)
{
	size_t n = problems->n;

	assert(words != NULL);

	problem_add(problems, field, message, 0);
	if (problems->n > n)
		problems->items[n].words = words;
}

const struct problem *
problem_for(const struct problems *problems, const char *field)
{
	assert(problems != NULL && field != NULL);

	for (size_t i = 0; i < problems->n; i++) {
		if (strcmp(problems->items[i].field, field) == 0)
			return &problems->items[i];
	}
	return NULL;
}

const char *
result_name(enum result r)
{
	switch (r) {
	case OK:
		return "OK";
	case NOT_FOUND:
		return "NOT_FOUND";
	case INVALID:
		return "INVALID";
	case FORBIDDEN:
		return "FORBIDDEN";
	case CONFLICT:
		return "CONFLICT";
	case LIMITED:
		return "LIMITED";
	case UNAVAILABLE:
		return "UNAVAILABLE";
	case FAILED:
		return "FAILED";
	}
	return "UNKNOWN";
}
