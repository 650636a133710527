/* Reply templates of staff: Markdown with fields in braces. */
#ifndef ANSWERWELL_FORUM_TEMPLATE_H
#define ANSWERWELL_FORUM_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct batch;
struct db;
struct keeping;
struct sql_template_row;

enum {
	TEMPLATE_NAME_MAX = 80,
	TEMPLATE_BODY_MAX = 4000,
	TEMPLATES_MAX = 300,
	TEMPLATE_FIND_MAX = 80 /* characters of what they are searched for */
};

struct template
{
	int64_t id;
	enum locale locale;
	const char *name;
	const char *body; /* NULL in lists to choose from */
	const char *category,
	    *category_name; /* NULL: for all of them; not in lists to choose from */
	bool fits; /* of the question's language and category; in lists to choose from alone */
	int64_t n_used, used_at; /* 0 = never */
};

/* Which of them; NULL: whichever. */
struct template_filter {
	const char *locale; /* a code */
	const char *category; /* a slug; "": those that are for all */
	const char *words; /* each must stand in name or text */
};

struct template_draft {
	const char *name, *body, *locale; /* locale: a code */
	const char *category; /* a slug; "" or NULL: for all of them */
};

/* What stands for {name}, {question}, {link}, {staff}, {category} and {site}. */
struct template_fields {
	const char *name, *question, *link, *staff, *category, *site;
};

/* To choose from for an answer, those that fit before others of the language `first`, then other languages; `words` as
 * in a filter. In two halves, so that a page may ask for more in the same round trip. */
void template_add_list(struct batch *b, enum locale first, int64_t question_id, const char *words,
		       struct sql_template_row **rows, size_t *n);
struct template *template_read_list(struct arena *a, const struct sql_template_row *rows, size_t n);
/* With their texts: those of `first`, in which categories are named, before others, the most used first. Staff. */
enum result template_list(struct db *db, struct arena *a, const struct account *actor,
			  enum locale first, const struct template_filter *filter,
			  struct template **out, size_t *n) MUST_USE;
enum result template_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			 struct template **out) MUST_USE;

/* Of template_draft, by staff. Problems: name (also one that the language has already, or there are too many),
 * category, body (braces and fields too), locale. */
extern const struct keeping template_keeping;
/* One more use; an id that is gone is OK. */
enum result template_count_use(struct db *db, struct arena *a, const struct account *actor,
			       int64_t id) MUST_USE;

/* A problem of "body", with the line, if a brace is left open or a field is not known. */
void template_check(const char *body, struct problems *problems);
/* The text with its fields filled in; what is not known stays as it stands. {{ and }} are braces. */
const char *template_fill(struct arena *a, const char *body, const struct template_fields *fields);

#endif
