#include "site.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/account/setup.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/office.h"
#include "answerwell/text/brand.h"
#include "fibre.h"
#include "fresh.h"
#include "web.h"

enum { RECENT = 4 };

/* What is read of the database, but for the logo's bytes. */
struct facts {
	struct settings set;
	unsigned pages[SITE_PAGES];
	bool is_new;
};

/* In an arena of its own, until nobody holds it. */
struct kept {
	struct site site; /* first */
	struct arena *arena;
	unsigned holds; /* the store's own among them */
};

static struct {
	struct arena *arena; /* of what is given */
	struct brand given; /* what the environment names; its files are read once */
	struct kept *recent[RECENT]; /* the newest first */
	uint64_t version; /* of the content, for which the newest is known to hold; 0: for none */
} own;

/* ---- making --------------------------------------------------------------------------------- */

static void
release(void *arg)
{
	struct kept *k = arg;

	if (--k->holds == 0)
		arena_free(k->arena);
}

static void
push(struct kept *k)
{
	if (own.recent[RECENT - 1] != NULL)
		release(own.recent[RECENT - 1]);
	memmove(own.recent + 1, own.recent, sizeof(own.recent) - sizeof(own.recent[0]));
	own.recent[0] = k;
	k->holds = 1;
}

static struct safe_html
welcome_of(struct arena *a, const struct settings *s, int l)
{
	const char *text = s->value[SETTING_WELCOME_EN + l];

	if (setting_is_fixed(SETTING_WELCOME_EN))
		return own.given.welcome[l];
	return text[0] != '\0' ? markdown_render(a, text, MARKDOWN_CLASSIC, NULL)
			       : (struct safe_html){.html = NULL};
}

/* `logo`: the bytes of the one that was uploaded, or NULL. */
static struct kept *
make(const struct facts *f, const unsigned char *logo, size_t logo_len)
{
	struct arena *a = arena_new();
	struct kept *k = arena_alloc(a, sizeof(*k));
	struct brand brand = own.given;
	unsigned char *bytes;

	k->arena = a;
	for (int i = 0; i < SETTINGS; i++)
		k->site.set.value[i] = arena_strdup(a, f->set.value[i]);
	if (logo != NULL) {
		bytes = arena_alloc(a, logo_len + 1);
		memcpy(bytes, logo, logo_len + 1);
		(void)brand_take_logo(&brand, bytes, logo_len);
	}
	k->site.languages = settings_languages(&k->site.set, &k->site.first);
	k->site.hours = office_hours_of(a, &k->site.set);
	k->site.is_new = f->is_new;
	memcpy(k->site.pages, f->pages, sizeof(k->site.pages));
	look_make(a, &brand, k->site.set.value[SETTING_ACCENT], &k->site.look);
	for (int l = 0; l < LOCALES; l++) {
		enum setting footer = (enum setting)(SETTING_FOOTER_EN + l);

		k->site.welcome[l] = welcome_of(a, &k->site.set, l);
		k->site.n_links[l] =
		    setting_lines(a, footer, k->site.set.value[footer], &k->site.links[l]);
	}
	return k;
}

enum result
site_open(char *why, size_t why_size)
{
	struct facts f = {.set = settings_otherwise()};
	enum result r;

	own.arena = arena_new();
	r = brand_read(own.arena, &own.given, why, why_size);
	if (r != OK)
		return r;
	(void)settings_zone(&f.set);
	push(make(&f, NULL, 0));
	return OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool
is_same(const struct facts *f)
{
	const struct site *last = &own.recent[0]->site;

	for (int i = 0; i < SETTINGS; i++)
		if (strcmp(f->set.value[i], last->set.value[i]) != 0)
			return false;
	return f->is_new == last->is_new && memcmp(f->pages, last->pages, sizeof(last->pages)) == 0;
}

static enum result
read_facts(struct ctx *c, struct facts *f)
{
	enum result r = settings_read(&c->db, c->arena, &f->set);

	if (r == OK)
		r = site_page_languages(&c->db, c->arena, f->pages);
	return r == OK ? setup_is_open(&c->db, c->arena, &f->is_new) : r;
}

static enum result
read_again(struct ctx *c)
{
	uint64_t version = fresh_site_version();
	unsigned char *logo = NULL;
	size_t len = 0;
	struct facts f;
	enum result r = read_facts(c, &f);

	if (r == OK && !is_same(&f)) {
		const char *number = f.set.value[SETTING_LOGO];

		if (number[0] != '\0')
			r = settings_logo(&c->db, c->arena, number, &logo, &len);
		if (r != OK && r != NOT_FOUND)
			return r;
		/* Another request may have been here meanwhile. */
		if (!is_same(&f))
			push(make(&f, logo, len));
		r = OK;
	}
	if (r == OK)
		own.version = version;
	return r;
}

/* Nothing was written since it was read. */
static bool
is_known(void)
{
	if (own.version == 0 || (!fresh_is_known(clock_steady()) && !fresh_wait()))
		return false;
	return own.version == fresh_site_version();
}

static const struct site *
hold(struct ctx *c)
{
	struct kept *k = own.recent[0];

	k->holds++;
	arena_defer(c->arena, release, k);
	c->site = &k->site;
	return c->site;
}

const struct site *
site_last(struct ctx *c)
{
	return c->site != NULL ? c->site : hold(c);
}

unsigned
site_languages(enum locale *first)
{
	*first = own.recent[0]->site.first;
	return own.recent[0]->site.languages;
}

const struct site *
site_of(struct ctx *c)
{
	if (c->site != NULL)
		return c->site;
	/* What is not known to be of now is not kept. */
	if (!is_known() && read_again(c) != OK)
		c->out.is_passing = true;
	return hold(c);
}

void
site_office(struct ctx *c, struct office *out)
{
	office_at(c->arena, &site_of(c)->hours, clock_now(), out);
}

const char *
site_name(struct ctx *c)
{
	return site_of(c)->set.value[SETTING_SITE_NAME];
}

static const struct asset *
find(struct ctx *c, const char *path)
{
	for (size_t i = 0; i < RECENT && own.recent[i] != NULL; i++) {
		const struct asset *found = look_asset_at(&own.recent[i]->site.look, path);

		if (found == NULL)
			continue;
		own.recent[i]->holds++;
		arena_defer(c->arena, release, own.recent[i]);
		return found;
	}
	return NULL;
}

const struct asset *
site_asset_at(struct ctx *c, const char *path)
{
	const struct asset *found = find(c, path);

	if (found != NULL ||
	    (!str_starts(path, "/assets/site-") && !str_starts(path, "/assets/logo-")))
		return found;
	(void)site_of(c); /* made by another node */
	return find(c, path);
}
