/* The settings of the site. */
#ifndef ANSWERWELL_WEB_PAGES_SETTINGS_H
#define ANSWERWELL_WEB_PAGES_SETTINGS_H

#include "answerwell/base/accent.h"
#include "answerwell/settings/settings.h"

struct arena;
struct look;

struct settings_page {
	enum setting_section section;
	const char *shown[SETTINGS]; /* as it was typed, or as it is */
	const struct look *look; /* as it is */
	struct accent accent; /* what would come of the colour that is shown */
};

/* Where a section has its form, and what it is called (a msgid). */
const char *settings_path(enum setting_section s);
const char *settings_title(enum setting_section s);
/* What a setting is called in that language; "" if there is none. */
const char *setting_label(struct arena *a, enum locale l, enum setting s);
/* The languages of a site in words, for readers of l. */
const char *site_languages_words(struct arena *a, enum locale l, unsigned languages,
				 enum locale first);

#endif
