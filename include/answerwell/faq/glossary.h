/* The words of the shop, explained to who reads the FAQ: staff says which, in each language. */
#ifndef ANSWERWELL_FAQ_GLOSSARY_H
#define ANSWERWELL_FAQ_GLOSSARY_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/text/markdown.h"

struct account;
struct arena;
struct db;
struct keeping;

enum {
	GLOSSARY_MAX = 200, /* words of a language */
	GLOSSARY_CHARS = 40, /* of a word or one of its forms */
	GLOSSARY_FORMS = 10,
	GLOSSARY_FORMS_TYPED = GLOSSARY_FORMS * (GLOSSARY_CHARS + 2),
	GLOSSARY_EXPLANATION = 400
};

struct glossary_word {
	int64_t id;
	enum locale locale;
	const char *word, *forms /* one a line */, *explanation;
	const char *editor_display; /* who changed it last; NULL: nobody known */
	int64_t changed_at;
};

struct glossary_draft {
	const char *word, *forms /* one a line, or with commas between */, *explanation;
	const char *locale; /* a code */
};

enum result glossary_list(struct db *db, struct arena *a, enum locale l, struct glossary_word **out,
			  size_t *n) MUST_USE;
enum result glossary_get(struct db *db, struct arena *a, int64_t id,
			 struct glossary_word **out) MUST_USE;

/* Of glossary_draft, by staff. Problems: word (also one that is there, or there are too many), forms, explanation, locale. */
extern const struct keeping glossary_keeping;

/* Forms as one line to edit: with commas between. */
const char *glossary_forms_line(struct arena *a, const char *forms);

/* The rendered text with each word where it first stands as a button that opens its explanation, #term-ID: not inside
 * links, code, headings or longer words. used[i]: word i stands there. */
struct safe_html glossary_mark(struct arena *a, struct safe_html html,
			       const struct glossary_word *words, size_t n, bool *used);

#endif
