/* Pages that staff keeps beside the FAQ, in each language: privacy, imprint, contact, terms, shops. */
#ifndef ANSWERWELL_FAQ_SITE_PAGE_H
#define ANSWERWELL_FAQ_SITE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/markdown.h"

struct account;
struct arena;
struct db;

enum site_page_code {
	SITE_PRIVACY,
	SITE_IMPRINT,
	SITE_CONTACT,
	SITE_TERMS,
	SITE_SHOPS,
	SITE_PAGES
};

/* Privacy is there from the start, with a text that the program brings: version 0. */
struct site_page {
	enum site_page_code code;
	enum locale locale; /* of its text */
	struct text text; /* n_seen: its version */
	struct safe_html html; /* with what stands for a line "{stored-data}" */
	int64_t changed_at; /* 0: it was never changed */
	bool exists; /* for readers, in this language */
};

/* "privacy", as in addresses; what it is called (a msgid). SITE_PAGES: there is none of that name. */
const char *site_page_name(enum site_page_code code);
const char *site_page_label(enum site_page_code code);
enum site_page_code site_page_from(const char *name);
/* One number for page and language, in addresses of staff, drafts and the log. False: there is none. */
int64_t site_page_id(enum site_page_code code, enum locale l);
bool site_page_of_id(int64_t id, enum site_page_code *code, enum locale *l);

/* Which there are: in some language, and (bits of enum locale) in which. */
enum result site_page_languages(struct db *db, struct arena *a, unsigned out[SITE_PAGES]) MUST_USE;

/* In that language, else in another one. NOT_FOUND. */
enum result site_page_read(struct db *db, struct arena *a, enum site_page_code code, enum locale l,
			   struct site_page *out) MUST_USE;
/* To edit: in that language alone; what is not there begins with its name, privacy with the text that the program
 * brings. */
enum result site_page_get(struct db *db, struct arena *a, enum site_page_code code, enum locale l,
			  struct site_page *out) MUST_USE;
/* Every save is a version. Moderators; audit-logged. INVALID: title, body, reason. CONFLICT if somebody else saved
 * since n_seen. */
enum result site_page_save(struct db *db, struct arena *a, const struct account *actor,
			   enum site_page_code code, enum locale l, const struct text *text,
			   struct problems *problems) MUST_USE;

/* Those before number `before` (0: from the newest), newest first. */
enum result site_page_revisions(struct db *db, struct arena *a, int64_t id, int before, int limit,
				struct revision **out, size_t *n) MUST_USE;
/* NOT_FOUND. */
enum result site_page_revision(struct db *db, struct arena *a, int64_t id, int number,
			       struct revision **out) MUST_USE;

/* The account, just made, agrees to privacy and, if there are any, terms, as somebody reads them in that language. */
enum result site_page_agree(struct db *db, struct arena *a, int64_t account_id,
			    enum locale l) MUST_USE;

/* What the product stores of people, as a table in Markdown (faq/stored_data.h). */
const char *site_page_stored_data(struct arena *a, enum locale l);

#endif
