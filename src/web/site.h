/* The settings of the site (settings/settings.h) with what pages make of them: the look, the welcome, the links of the
 * footer. Each worker keeps the last one it has read and uses it only while none of it was written since (fresh.h);
 * else it reads again. Whoever has one holds it until the request has ended: another may take its place meanwhile. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/faq/site_page.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/markdown.h"
#include "web/look.h"

struct ctx;
struct office;

struct site {
	struct settings set;
	struct hours hours; /* when staff is there */
	unsigned languages; /* that pages come in (settings_languages) */
	enum locale first;
	struct look look;
	struct safe_html welcome[LOCALES]; /* .html NULL: none in this language */
	struct setting_line *links[LOCALES]; /* of the footer */
	size_t n_links[LOCALES];
	bool is_new; /* nobody has set it up: account/setup.h */
	unsigned pages[SITE_PAGES]; /* that staff keeps: in which languages, 0: there is none */
};

/* Reads what the environment names, in the parent, before it changes its root. FAILED: why[] says which setting and what is
 * wrong. */
enum result site_open(char *why, size_t why_size) MUST_USE;

/* As it is now. If the database cannot tell, as it was last. */
const struct site *site_of(struct ctx *c);
/* What it was when it was last read, for what comes before a request has anything. */
unsigned site_languages(enum locale *first);
/* Without asking anybody: for pages that say that something has failed. */
const struct site *site_last(struct ctx *c);

/* As asset_at, of the look of now and some before it: pages that were sent ask for those. Valid until the request
 * ends. */
const struct asset *site_asset_at(struct ctx *c, const char *path);

/* Office time for statements, as of now. */
void site_office(struct ctx *c, struct office *out);

/* The name of now. */
const char *site_name(struct ctx *c);

#endif
