/* What programs look for on every site: robots.txt, search description, manifest, security contact. */
#include "answerwell/base/asset.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "web/site.h"
#include "web/web.h"
#include "web/xml.h"

#define PLAIN "text/plain; charset=utf-8"

/* Pages for one person, and searches without end. Crawlers that heed this never see a noindex there,
 * so nothing stands here that is linked from elsewhere with a name worth finding. */
static enum result
get_robots(struct ctx *c)
{
	static const char rules[] = "User-agent: *\n"
				    "Disallow: /account\n"
				    "Disallow: /dev\n"
				    "Disallow: /emails/\n"
				    "Disallow: /login\n"
				    "Disallow: /preview\n"
				    "Disallow: /register\n"
				    "Disallow: /reset\n"
				    "Disallow: /search\n"
				    "Disallow: /setup\n"
				    "Disallow: /solved\n"
				    "Disallow: /staff\n"
				    "Disallow: /unsubscribe\n"
				    "Disallow: /verify\n"
				    "\n";

	return reply_text(
	    c, 200, PLAIN,
	    arena_printf(c->arena, "%sSitemap: %s/sitemap.xml\n", rules, config()->url));
}

RESOURCE(page_robots, GET(get_robots, ANYONE | NO_SESSION));

/* ---- OpenSearch 1.1 ------------------------------------------------------------------------------- */

enum { SHORT_NAME_MAX = 16 };

/* At most SHORT_NAME_MAX characters, the mark that it was cut among them. */
static const char *
short_name(struct ctx *c)
{
	const char *name = site_name(c);

	return str_chars(name) <= SHORT_NAME_MAX ? name
						 : str_cut(c->arena, name, SHORT_NAME_MAX - 1);
}

static enum result
get_opensearch(struct ctx *c)
{
	const char *about = arena_printf(
	    c->arena, tr(c->locale, N_("Search questions and the FAQ of %s")), site_name(c));
	struct buf b;

	buf_init(&b, c->arena, 1024);
	buf_puts(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription "
		     "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
	xml_element(&b, "ShortName", short_name(c));
	xml_element(&b, "Description", about);
	xml_element(&b, "InputEncoding", "UTF-8");
	xml_element(&b, "Language", "*");
	buf_printf(&b, "<Image type=\"%s\">", site_of(c)->look.icon->type);
	xml_text(&b, arena_printf(c->arena, "%s/favicon.ico", config()->url));
	buf_puts(&b, "</Image>\n<Url type=\"text/html\" rel=\"results\"");
	xml_attribute(&b, "template",
		      arena_printf(c->arena, "%s/search?q={searchTerms}", config()->url));
	buf_puts(&b, "/>\n</OpenSearchDescription>\n");
	return reply_text(c, 200, "application/opensearchdescription+xml; charset=utf-8", b.data);
}

RESOURCE(page_opensearch, GET(get_opensearch, ANYONE | NO_SESSION));

/* ---- web app manifest ----------------------------------------------------------------------------- */

static void
add_member(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "\"%s\": \"", name);
	buf_json(b, value);
	buf_puts(b, "\",\n");
}

static enum result
get_manifest(struct ctx *c)
{
	const struct look *look = &site_of(c)->look;
	const struct asset *icon = look->icon;
	struct buf b;

	buf_init(&b, c->arena, 1024);
	buf_puts(&b, "{\n");
	add_member(&b, "id", "/");
	add_member(&b, "name", site_name(c));
	add_member(&b, "short_name", short_name(c));
	add_member(&b, "lang", locale_tag(c->locale));
	add_member(&b, "start_url", "/");
	add_member(&b, "scope", "/");
	add_member(&b, "display", "minimal-ui");
	add_member(&b, "theme_color", "#ffffff");
	add_member(&b, "background_color", "#ffffff");
	buf_puts(&b, "\"icons\": [");
	if (icon != NULL) {
		buf_printf(&b, "{\"type\": \"%s\", \"sizes\": \"%s\", \"src\": \"", icon->type,
			   look->icon_sizes);
		buf_json(&b, icon->path);
		buf_puts(&b, "\"}");
	}
	buf_puts(&b, "]\n}\n");
	return reply_text(c, 200, "application/manifest+json", b.data);
}

RESOURCE(page_manifest, GET(get_manifest, ANYONE | NO_SESSION));

/* ---- security.txt (RFC 9116) ---------------------------------------------------------------------- */

enum { VALID_DAYS = 180 };

/* It must say until when it holds: the setting is in force now, so some months from today. */
static enum result
get_security(struct ctx *c)
{
	int64_t today = clock_now() / CLOCK_DAY * CLOCK_DAY;
	const struct site *site = site_of(c);
	struct buf b;

	if (config()->security_contact[0] == '\0')
		return NOT_FOUND;
	buf_init(&b, c->arena, 512);
	buf_printf(&b, "Contact: %s\n", config()->security_contact);
	buf_printf(&b, "Expires: %s\n", clock_rfc3339(c->arena, today + VALID_DAYS * CLOCK_DAY));
	buf_printf(&b, "Preferred-Languages: %s", locale_tag(site->first));
	for (int l = 0; l < LOCALES; l++)
		if (l != (int)site->first && (site->languages & 1U << l) != 0)
			buf_printf(&b, ", %s", locale_tag((enum locale)l));
	buf_printf(&b, "\nCanonical: %s/.well-known/security.txt\n", config()->url);
	return reply_text(c, 200, PLAIN, b.data);
}

RESOURCE(page_security, GET(get_security, ANYONE | NO_SESSION));
