/* What the pages about reading by mail show. */
#ifndef ANSWERWELL_WEB_PAGES_EMAILS_H
#define ANSWERWELL_WEB_PAGES_EMAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"
#include "answerwell/forum/category.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/why.h"
#include "web/pages/mailing.h"

/* The fields of what a reader chooses. */
struct wishes_form {
	const struct reader *reader;
	const struct reader_wishes *wishes; /* as chosen, or as typed */
	const struct category *categories;
	size_t n;
	bool is_account_page; /* where the switch of all other mails stands elsewhere */
};

struct wishes_page {
	struct wishes_form form;
	const char *token; /* NULL: no link of ours */
	const char *masked; /* the address, enough to know one's own by */
	bool is_done; /* just changed */
	struct stopped_notice stopped;
	const struct reader_wishes *before; /* then: to undo it */
};

struct news_confirm_page {
	const char *token; /* NULL: spent */
	const char *email;
	bool is_done;
	const char *wishes_token; /* then */
};

struct edition_list_page {
	const struct edition_headline *editions;
	size_t n;
};

struct edition_rest_page {
	int64_t id;
	const struct edition_entry *entries;
	size_t n;
};

struct why_page {
	const char *edition, *who; /* as typed */
	bool has_answer;
	struct edition_why why;
};

struct ctx;

/* "weekly": a msgid. */
const char *rhythm_label(enum rhythm rhythm);
bool wishes_has_category(const struct reader_wishes *w, int64_t id);
bool wishes_has_language(const struct wishes_form *f, enum locale l);

/* What the form needs beside its reader. */
enum result wishes_read_form(struct ctx *c, const struct reader *reader, struct wishes_form *out);
/* What was sent; what was not sent stays as `now` has it. Problems: "rhythm". */
void wishes_sent(struct ctx *c, const struct wishes_form *f, struct reader_wishes *out);

#endif
