#include "answerwell/base/config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/accent.h"
#include "answerwell/base/hours.h"
#include "answerwell/base/log.h"
#include "answerwell/base/mail_server.h"
#include "answerwell/base/place.h"
#include "answerwell/base/str.h"
#include "config_check.h"

enum kind {
	LISTEN,
	URL,
	PATH,
	VECTORS,
	DATABASE,
	MAIL,
	ADDRESS,
	RETURN_PATH,
	MAIL_TLS,
	CONTACT,
	TEXT,
	HOURS,
	LOCALE,
	COLOUR,
	LEVEL,
	PROFILE,
	USER,
	NETWORKS,
	NUMBER,
	HSTS,
	SWITCH
};

struct setting {
	const char *name;
	enum kind kind;
	size_t at, size; /* the field in struct config */
	const char *otherwise;
	int min, max; /* NUMBER */
	const char *takes; /* "is not ..." */
	const char *help;
};

/* Leaves room for what lies below it in the other fields. */
enum { STATE_SIZE = 1001 };

#define FIELD(f) offsetof(struct config, f), sizeof(((struct config *)NULL)->f)

#define A_PATH "a path of at most 1000 bytes without control characters"
#define A_DATABASE                                                                                 \
	"a postgresql:// address, with %40 %2F %25 for @ / % in user and password, or libpq's "    \
	"\"host=... dbname=...\""
#define ON_OR_OFF "on or off"

/* In the order they are read: a default may build on a setting above it. */
static const struct setting table[] = {
    {"ANSWERWELL_LISTEN", LISTEN, FIELD(listen_host), "127.0.0.1:8080", 0, 0,
     "an IP address or \"localhost\", a colon and a port from 1 to 65535",
     "Where the web server listens: IP address (IPv6 in brackets) or localhost, and port."},
    {"ANSWERWELL_URL", URL, FIELD(url), "http://LISTEN", 0, 0,
     "http:// or https://, a host, perhaps a port, and nothing behind it",
     "The address people use, as it stands in links and mails; https:// behind a TLS proxy."},
    {"ANSWERWELL_STATE", PATH, offsetof(struct config, state), STATE_SIZE, "./var", 0, 0, A_PATH,
     "Directory for what must survive a restart: key file, embedded database, maildir."},
    {"DATABASE_URL", DATABASE, FIELD(database_url), "", 0, 0, A_DATABASE,
     "PostgreSQL to use. Empty: a private cluster below ANSWERWELL_STATE."},
    {"DATABASE_OWNER_URL", DATABASE, FIELD(database_owner_url), "", 0, 0, A_DATABASE,
     "The same database as the role that owns the schema, for migrations. Empty: DATABASE_URL."},
    {"ANSWERWELL_MAIL", MAIL, FIELD(mail), "maildir:STATE/mail", 0, 0,
     "maildir:PATH, smtp://HOST or smtps://HOST, with USER:PASSWORD@ before (%3A for a : in the "
     "user) and :PORT behind if needed",
     "Where mail goes: maildir:PATH, smtp://USER:PASSWORD@HOST:PORT or smtps://..."},
    {"ANSWERWELL_MAIL_TLS", MAIL_TLS, FIELD(mail_tls), "auto", 0, 0, "auto, needed or tried",
     "auto: TLS with a checked certificate, but not to this machine; needed: always; tried: "
     "unchecked."},
    {"ANSWERWELL_MAIL_CA", PATH, FIELD(mail_ca), "", 0, 0, A_PATH,
     "A PEM file of who signed the mail server's certificate. Empty: whom the system trusts."},
    {"ANSWERWELL_MAIL_FROM", ADDRESS, FIELD(mail_from), "answerwell@localhost", 0, 0,
     "an e-mail address such as help@example.com", "The sender of every mail; an address alone."},
    {"ANSWERWELL_MAIL_RETURN", RETURN_PATH, FIELD(return_is_plain), "each", 0, 0, "each or plain",
     "Return path: each mail its own, help+b-...@, to tell bounces apart; plain: the sender "
     "alone."},
    {"ANSWERWELL_MAIL_BOUNCES", PATH, FIELD(mail_bounces), "", 0, 0, A_PATH,
     "A Maildir into which the mail server delivers what comes back; the mailer empties it. Empty: "
     "none."},
    {"ANSWERWELL_MAIL_SESSIONS", NUMBER, FIELD(mail_sessions), "4", 1, 50, NULL,
     "Connections of each mailer to the mail server at once."},
    {"ANSWERWELL_MAIL_DOMAIN_SESSIONS", NUMBER, FIELD(mail_domain_sessions), "4", 1, 50, NULL,
     "So many of them at most with mails to one receiving domain."},
    {"ANSWERWELL_MAIL_REUSE", NUMBER, FIELD(mail_reuse), "100", 1, 100000, NULL,
     "Mails over one connection; then, or after five minutes, there is a new one."},
    {"ANSWERWELL_MAIL_RATE", NUMBER, FIELD(mail_rate), "0", 0, 1000000, NULL,
     "Mails a minute, all mailers together; letters go first, and are not held back. 0: as fast "
     "as they go."},
    {"ANSWERWELL_MAIL_DOMAIN_RATE", NUMBER, FIELD(mail_domain_rate), "0", 0, 1000000, NULL,
     "Mails a minute to one receiving domain, all mailers together. 0: as fast as they go."},
    {"ANSWERWELL_MAIL_CAP", NUMBER, FIELD(mail_cap), "20", 0, 10000, NULL,
     "Mails a day to one address that come of what strangers do; more wait for the next day. 0: "
     "no end."},
    {"ANSWERWELL_SECRET_FILE", PATH, FIELD(secret_file), "STATE/secret", 0, 0, A_PATH,
     "The site's keys; made at the first start unless named here. Keep a copy: nothing starts "
     "without."},
    {"ANSWERWELL_SITE_NAME", TEXT, FIELD(site_name), "Answerwell", 0, 0,
     "a line of UTF-8 text of 1 to 127 bytes", "The name people see."},
    {"ANSWERWELL_LOGO", PATH, FIELD(logo), "", 0, 0, A_PATH,
     "The logo: an SVG with a viewBox, or a PNG; at most 128 kB. Empty: Answerwell's mark."},
    {"ANSWERWELL_ACCENT", COLOUR, FIELD(accent), "", 0, 0,
     "a colour such as #0b6477, or a hue from 0 to 360",
     "The colour of links and buttons, #0b6477 or a hue of OKLCH (0 to 360); always readable."},
    {"ANSWERWELL_WELCOME", PATH, FIELD(welcome), "", 0, 0, A_PATH,
     "Text of the home page, Markdown: welcome.md; welcome.zh_CN.md beside it for Chinese."},
    {"ANSWERWELL_VECTORS", VECTORS, FIELD(vectors), "", 0, 0, "off or " A_PATH,
     "A file of English word vectors, which find other wordings. Empty: the one installed; off: "
     "none."},
    {"ANSWERWELL_HOURS", HOURS, FIELD(hours), "", 0, 0,
     "always, or days and hours such as mon-fri 9:00-18:00, perhaps with a zone behind "
     "(Europe/Berlin)",
     "When staff answers: days, hours and perhaps a zone (else this machine's); or always. "
     "Empty: what the settings of the site say."},
    {"ANSWERWELL_LOCALE", LOCALE, FIELD(locale), "en", 0, 0, "en or zh_CN",
     "The language of people who have not chosen one: en or zh_CN."},
    {"ANSWERWELL_SECURITY_CONTACT", CONTACT, FIELD(security_contact), "", 0, 0,
     "an address that begins with mailto:, https:// or tel:",
     "Where to report a security problem, for security.txt: mailto:..., https://... or tel:..."},
    {"ANSWERWELL_PROFILE", PROFILE, FIELD(is_production), "development", 0, 0,
     "development or production",
     "production: the web workers are shut into STATE/chroot as ANSWERWELL_RUNAS; needs root."},
    {"ANSWERWELL_RUNAS", USER, FIELD(runas), "answerwell", 0, 0,
     "the name of a system user other than root",
     "The system user of web workers and mailer in the production profile."},
    {"ANSWERWELL_TRUSTED_PROXY", NETWORKS, FIELD(trusted_proxy), "", 0, 0,
     "IP addresses or networks (192.0.2.0/24, 2001:db8::/32) with commas between",
     "Proxies on other machines: X-Forwarded-For is believed; in production nobody else may "
     "connect."},
    {"ANSWERWELL_HSTS", HSTS, FIELD(hsts), "host", 0, 0, "off, host, subdomains or preload",
     "Behind https: browsers keep to it for a year; host, subdomains too, preload, or off."},
    {"ANSWERWELL_WORKERS", NUMBER, FIELD(workers), "2", 1, 64, NULL,
     "Worker processes of the web server; about one for each processor."},
    {"ANSWERWELL_DB_CONNECTIONS", NUMBER, FIELD(db_connections), "8", 1, 32, NULL,
     "Database connections of each worker."},
    {"ANSWERWELL_CACHE", NUMBER, FIELD(cache_mib), "8", 0, 1024, NULL,
     "MiB of pages that each worker keeps for visitors who are not logged in; 0: none."},
    {"ANSWERWELL_LOG", LEVEL, FIELD(log_level), "info", 0, 0, "debug, info, warn or error",
     "The least important events that are logged: debug, info, warn or error."},
    {"ANSWERWELL_DEMO", SWITCH, FIELD(demo), "off", 0, 0, ON_OR_OFF,
     "Shows the demo logins on the log-in page. Never on a site that people use."},
    {"ANSWERWELL_DEMO_PUBLIC", SWITCH, FIELD(demo_is_public), "off", 0, 0, ON_OR_OFF,
     "Lets the demo, whose passwords everybody knows, listen beyond this machine."},
    {"ANSWERWELL_LIMITS", SWITCH, FIELD(rate_limits), "on", 0, 0, ON_OR_OFF,
     "Limits on log-ins, posts and so on; off only for tests and benchmarks."},
};

enum { N_SETTINGS = sizeof(table) / sizeof(table[0]) };

static struct config loaded;

const struct config *
config(void)
{
	return &loaded;
}

static bool
set_text(char *field, size_t size, const char *value)
{
	int n = snprintf(field, size, "%s", value);

	return n >= 0 && (size_t)n < size;
}

/* None where the program lies in a folder whose name is no path for a setting. */
static bool
default_vectors(char *out, size_t size)
{
	char place[sizeof(loaded.vectors)];

	place_of(place, sizeof(place), "assets/vectors/english.vectors");
	if (!config_path(place, out, size))
		*out = '\0';
	return true;
}

/* A default's "LISTEN" and "STATE" stand for the settings read before. */
static bool
default_of(const struct config *c, const struct setting *s, char *out, size_t size)
{
	const char *base = s->otherwise, *state = strstr(base, "STATE");

	if (s->kind == URL)
		return config_default_url(c->listen_host, c->listen_port, out, size);
	if (s->kind == VECTORS)
		return default_vectors(out, size);
	if (state == NULL)
		return set_text(out, size, base);
	int n = snprintf(out, size, "%.*s%s%s", (int)(state - base), base, c->state,
			 state + strlen("STATE"));
	return n >= 0 && (size_t)n < size;
}

static bool
set_number(const struct setting *s, const char *value, int *field)
{
	int64_t n;

	if (!str_to_int(value, s->min, s->max, &n))
		return false;
	*field = (int)n;
	return true;
}

static bool
set_level(const char *value, int *field)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};

	for (int i = LOG_LEVEL_DEBUG; i <= LOG_LEVEL_ERROR; i++) {
		if (str_eq(value, names[i])) {
			*field = i;
			return true;
		}
	}
	return false;
}

static bool
set_switch(const char *value, bool *field)
{
	static const char *const on[] = {"on", "yes", "true", "1"};
	static const char *const off[] = {"off", "no", "false", "0"};

	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++) {
		if (str_eq(value, on[i]) || str_eq(value, off[i])) {
			*field = str_eq(value, on[i]);
			return true;
		}
	}
	return false;
}

static bool
set_hsts(const char *value, int *field)
{
	static const char *const names[] = {
	    [HSTS_OFF] = "off",
	    [HSTS_HOST] = "host",
	    [HSTS_SUBDOMAINS] = "subdomains",
	    [HSTS_PRELOAD] = "preload",
	};

	for (int i = HSTS_OFF; i <= HSTS_PRELOAD; i++) {
		if (str_eq(value, names[i])) {
			*field = i;
			return true;
		}
	}
	return false;
}

static bool
set_profile(const char *value, bool *field)
{
	*field = str_eq(value, "production");
	return *field || str_eq(value, "development");
}

static bool
set_mail_tls(const char *value, int *field)
{
	static const char *const codes[] = {
	    [MAIL_TLS_AUTO] = "auto", [MAIL_TLS_NEEDED] = "needed", [MAIL_TLS_TRIED] = "tried"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (str_eq(value, codes[i])) {
			*field = (int)i;
			return true;
		}
	}
	return false;
}

static bool
set_return_path(const char *value, bool *is_plain)
{
	*is_plain = str_eq(value, "plain");
	return *is_plain || str_eq(value, "each");
}

static bool
set(struct config *c, const struct setting *s, const char *value)
{
	char *field = (char *)c + s->at;
	struct accent ignored;
	struct hours hours;

	switch (s->kind) {
	case LISTEN:
		return config_listen(value, field, s->size, &c->listen_port);
	case URL:
		return config_url(value, field, s->size, &c->url_is_https);
	case PATH:
		return config_path(value, field, s->size);
	case VECTORS:
		*field = '\0';
		return str_eq(value, "off") || config_path(value, field, s->size);
	case DATABASE:
		return config_is_database(value) && set_text(field, s->size, value);
	case MAIL:
		return config_mail(value, field, s->size);
	case ADDRESS:
		return config_is_address(value) && set_text(field, s->size, value);
	case MAIL_TLS:
		return set_mail_tls(value, (int *)(void *)field);
	case RETURN_PATH:
		return set_return_path(value, (bool *)field);
	case CONTACT:
		return config_is_contact(value) && set_text(field, s->size, value);
	case TEXT:
		return str_is_utf8(value, strlen(value)) && !str_has_controls(value, false) &&
		       !str_is_blank(value) && set_text(field, s->size, value);
	case HOURS:
		return (value[0] == '\0' || hours_parse(value, &hours)) &&
		       set_text(field, s->size, value);
	case LOCALE:
		return (str_eq(value, "en") || str_eq(value, "zh_CN")) &&
		       set_text(field, s->size, value);
	case PROFILE:
		return set_profile(value, (bool *)field);
	case USER:
		return config_is_user(value) && set_text(field, s->size, value);
	case NETWORKS:
		return config_are_networks(value) && set_text(field, s->size, value);
	case COLOUR:
		return accent_make(value, &ignored) && set_text(field, s->size, value);
	case LEVEL:
		return set_level(value, (int *)(void *)field);
	case NUMBER:
		return set_number(s, value, (int *)(void *)field);
	case HSTS:
		return set_hsts(value, (int *)(void *)field);
	case SWITCH:
		return set_switch(value, (bool *)field);
	}
	return false;
}

/* One line; a value that may hold a password is not repeated. */
static void
complain(const struct setting *s, const char *value, char *why, size_t why_size)
{
	char takes[64], shown[64];
	size_t n = 0;

	for (; value[n] != '\0' && n < sizeof(shown) - 4; n++) {
		shown[n] = value[n];
		if ((unsigned char)value[n] < 0x20 || value[n] == 0x7f)
			shown[n] = '?';
	}
	while (n > 0 && ((unsigned char)value[n] & 0xc0) == 0x80)
		n--; /* not within a character */
	memcpy(shown + n, value[n] == '\0' ? "" : "...", value[n] == '\0' ? 1 : 4);

	(void)snprintf(takes, sizeof(takes), "a whole number from %d to %d", s->min, s->max);
	if (s->kind == DATABASE || s->kind == MAIL || (s->kind == URL && strchr(value, '@')))
		(void)snprintf(why, why_size, "%s: the value is not %s", s->name, s->takes);
	else
		(void)snprintf(why, why_size, "%s: \"%s\" is not %s", s->name, shown,
			       s->kind == NUMBER ? takes : s->takes);
}

/* Whoever reaches the server without a proxy could say which network they come from, and speak to it
 * without TLS. */
static bool
is_reached_by_proxies(const struct config *c, char *why, size_t why_size)
{
	if (!c->is_production || c->trusted_proxy[0] != '\0' || config_is_local(c->listen_host))
		return true;
	(void)snprintf(why, why_size,
		       "ANSWERWELL_LISTEN: in production %s is not served unless "
		       "ANSWERWELL_TRUSTED_PROXY names the proxies that come there; or listen at "
		       "127.0.0.1",
		       c->listen_host);
	return false;
}

enum result
config_load(char *why, size_t why_size)
{
	static struct config c;
	char value[sizeof(c.state) + 64];

	memset(&c, 0, sizeof(c));
	for (size_t i = 0; i < N_SETTINGS; i++) {
		const struct setting *s = &table[i];
		const char *given = getenv(s->name);

		if (given == NULL || *given == '\0') {
			bool fits = default_of(&c, s, value, sizeof(value));

			assert(fits);
			(void)fits;
			given = value;
		}
		if (*given == '\0')
			continue;
		if (!set(&c, s, given)) {
			complain(s, given, why, why_size);
			return FAILED;
		}
	}
	if (!is_reached_by_proxies(&c, why, why_size))
		return FAILED;
	loaded = c;
	return OK;
}

void
config_print_example(void)
{
	(void)printf(
	    "# Settings of Answerwell: environment variables, read once at the start.\n"
	    "# What is commented out shows the default, in which LISTEN and STATE stand for\n"
	    "# the values of those settings. An empty value is the same as none.\n");
	for (size_t i = 0; i < N_SETTINGS; i++)
		(void)printf("\n# %s\n#%s=%s\n", table[i].help, table[i].name, table[i].otherwise);
}
