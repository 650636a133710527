#include "web/pages/settings.h"

#include "answerwell/base/str.h"
#include "answerwell/moderation/site.h"
#include "views/settings.h"
#include "web/page_env.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/web.h"

#define OWN_ACCENT "205" /* the hue of assets/css/base.css */

static const struct {
	const char *code, *path, *title;
} sections[SETTING_SECTIONS] = {
    [SECTION_LOOK] = {"", "/admin/settings", N_("Name and look")},
    [SECTION_WELCOME] = {"welcome", "/admin/settings/welcome", N_("Welcome")},
    [SECTION_HOURS] = {"hours", "/admin/settings/hours", N_("Office hours")},
    [SECTION_LIMITS] = {"limits", "/admin/settings/limits", N_("Limits")},
    [SECTION_PERSONAL] = {"personal", "/admin/settings/personal", N_("Personal data")},
    [SECTION_FOOTER] = {"footer", "/admin/settings/footer", N_("Footer")},
    [SECTION_MAIL] = {"mail", "/admin/settings/mail", N_("Email")},
};

const char *
settings_path(enum setting_section s)
{
	return sections[s].path;
}

const char *
settings_title(enum setting_section s)
{
	return sections[s].title;
}

const char *
setting_label(struct arena *a, enum locale l, enum setting s)
{
	if (s == SETTINGS)
		return "";
	return setting_locale(s) == LOCALES
		   ? tr(l, setting_rules[s].label)
		   : str_fill(a, tr(l, setting_rules[s].label), locale_name(setting_locale(s)));
}

const char *
site_languages_words(struct arena *a, enum locale l, unsigned languages, enum locale first)
{
	const char *words = locale_name(first);

	if (languages == 1U << first)
		return str_fill(a, tr(l, N_("%s only")), words);
	for (int i = 0; i < LOCALES; i++)
		if (i != (int)first && (languages & 1U << i) != 0)
			words =
			    str_fill_all(a, tr(l, N_("%s and %s")),
					 (const char *[]){words, locale_name((enum locale)i)}, 2);
	return words;
}

static enum result
show(struct ctx *c, struct settings_page *p, int status)
{
	const char *colour = p->shown[SETTING_ACCENT];

	p->look = &site_of(c)->look;
	if (colour[0] == '\0' || !accent_make(colour, &p->accent))
		(void)accent_make(OWN_ACCENT, &p->accent);
	staff_page(c, settings_title(p->section));
	c->env->is_writing = true;
	view_settings(page_begin(c, status), p);
	return OK;
}

/* The section that the address names, with what stands in it; false: there is none. */
static bool
read_page(struct ctx *c, struct settings_page *p)
{
	const struct settings *now = &site_of(c)->set;
	int section = 0;

	while (section < SETTING_SECTIONS && !str_eq(sections[section].code, path_text(c, 2)))
		section++;
	if (section == SETTING_SECTIONS)
		return false;
	p->section = (enum setting_section)section;
	for (int s = 0; s < SETTINGS; s++)
		p->shown[s] = now->value[s];
	p->shown[SETTING_ZONE] = settings_zone(now);
	return true;
}

static enum result
get_settings(struct ctx *c)
{
	struct settings_page p;

	return read_page(c, &p) ? show(c, &p, 200) : NOT_FOUND;
}

static const char *
typed(struct ctx *c, enum setting s)
{
	enum setting_kind kind = setting_rules[s].kind;
	bool is_long =
	    kind == KIND_TEXT || kind == KIND_DATES || kind == KIND_LINKS || kind == KIND_PATTERNS;

	return is_long ? form_text(c, setting_rules[s].code) : form_line(c, setting_rules[s].code);
}

static struct site_draft
read_draft(struct ctx *c, struct settings_page *p)
{
	const struct field *logo = form_file(c, setting_rules[SETTING_LOGO].code);
	struct site_draft draft = {.logo = logo != NULL ? (const unsigned char *)logo->value : NULL,
				   .logo_len = logo != NULL ? logo->len : 0,
				   .drops_logo = logo == NULL && form_has(c, "drop_logo")};

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_rule *rule = &setting_rules[i];

		if (rule->section == p->section && rule->kind != KIND_PICTURE &&
		    form_has(c, rule->code))
			p->shown[i] = draft.typed[i] = typed(c, (enum setting)i);
	}
	return draft;
}

static enum result
post_settings(struct ctx *c)
{
	struct settings_page p;
	struct site_draft draft;
	enum result r = INVALID;

	if (!read_page(c, &p))
		return NOT_FOUND;
	draft = read_draft(c, &p);
	if (c->is_redrawn || form_has(c, "preview"))
		return show(c, &p, 200);
	if (c->problems.n == 0)
		r = site_change(&c->db, c->arena, c->me, &draft, &c->problems);
	if (r == INVALID)
		return show(c, &p, 422);
	if (r != OK)
		return r;
	notice_next(c, N_("Settings saved."));
	return see_other(c, "%s", settings_path(p.section));
}

RESOURCE(page_settings, GET(get_settings, ADMIN),
	 POST(post_settings, ADMIN | CSRF | REDRAWS | UPLOADS),
	 STAFF_TAB(DESK_SITE, 30, "/admin/settings", N_("Settings")));
RESOURCE(page_settings_section, GET(get_settings, ADMIN),
	 POST(post_settings, ADMIN | CSRF | REDRAWS));
