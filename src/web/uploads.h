/* Pictures and files that come with a form, or one by one from its script. */
#ifndef ANSWERWELL_WEB_UPLOADS_H
#define ANSWERWELL_WEB_UPLOADS_H

#include <stdbool.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/upload.h"

struct ctx;
struct field;

/* Names of the fields: the files, and what the pictures among them show. */
#define UPLOADS_FIELD "file"
#define UPLOADS_WORDS "file_words"
/* For the browser: what it offers. */
#define UPLOADS_ACCEPT                                                                             \
	"image/jpeg,image/png,image/webp,image/avif,image/heic,image/gif,application/pdf,"         \
	"text/plain"

/* Keeps one file of the form. INVALID: a problem under UPLOADS_FIELD says why not. */
enum result uploads_keep(struct ctx *c, const struct field *file, struct upload *out) MUST_USE;

/* Keeps all of them, and puts what shows them behind the text. INVALID with a problem; what could be kept stands in *body
 * all the same. */
enum result uploads_add(struct ctx *c, const char **body) MUST_USE;

/* Whether the site takes any. */
bool uploads_are_open(struct ctx *c);

/* MB that a file may have. */
int uploads_file_mb(struct ctx *c);

/* Of a form that was just sent with words for what is not there: told once, then posted as it is. INVALID with a problem;
 * OK: nothing is missed, or it was told. */
enum result uploads_ask(struct ctx *c, const char *body) MUST_USE;
/* Whether it was told. */
bool uploads_asked(const struct ctx *c);

/* That a text says something is attached, and nothing is. */
bool uploads_are_missed(const char *body);

#endif
