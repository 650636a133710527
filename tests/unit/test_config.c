#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/config.h"
#include "answerwell/base/log.h"

static char why[256], cwd[2048];

static const char *const names[] = {"ANSWERWELL_LISTEN",        "ANSWERWELL_URL",
				    "ANSWERWELL_STATE",         "DATABASE_URL",
				    "DATABASE_OWNER_URL",       "ANSWERWELL_MAIL",
				    "ANSWERWELL_MAIL_FROM",     "ANSWERWELL_SECRET_FILE",
				    "ANSWERWELL_SITE_NAME",     "ANSWERWELL_LOCALE",
				    "ANSWERWELL_WORKERS",       "ANSWERWELL_DB_CONNECTIONS",
				    "ANSWERWELL_LOG",           "ANSWERWELL_DEMO",
				    "ANSWERWELL_LIMITS",        "ANSWERWELL_SECURITY_CONTACT",
				    "ANSWERWELL_PROFILE",       "ANSWERWELL_RUNAS",
				    "ANSWERWELL_TRUSTED_PROXY", "ANSWERWELL_LOGO",
				    "ANSWERWELL_ACCENT",        "ANSWERWELL_WELCOME",
				    "ANSWERWELL_MAIL_RETURN",   "ANSWERWELL_VECTORS",
				    "ANSWERWELL_HOME"};

static int
fresh(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(unsetenv(names[i]), 0);
	assert_non_null(getcwd(cwd, sizeof(cwd)));
	why[0] = '\0';
	return 0;
}

static const struct config *
load(void)
{
	if (config_load(why, sizeof(why)) != OK)
		fail_msg("%s", why);
	return config();
}

static const struct config *
load_with(const char *name, const char *value)
{
	assert_int_equal(setenv(name, value, 1), 0);
	const struct config *c = load();
	assert_int_equal(unsetenv(name), 0);
	return c;
}

static const char *
under(const char *base, const char *rest)
{
	static char text[4096];

	(void)snprintf(text, sizeof(text), "%s%s", base, rest);
	return text;
}

static void
everything_has_a_default(void **state)
{
	const struct config *c = load();

	(void)state;
	assert_string_equal(c->listen_host, "127.0.0.1");
	assert_int_equal(c->listen_port, 8080);
	assert_string_equal(c->url, "http://127.0.0.1:8080");
	assert_false(c->url_is_https);
	assert_string_equal(c->state, under(cwd, "/var"));
	assert_string_equal(c->database_url, "");
	assert_string_equal(c->database_owner_url, "");
	assert_memory_equal(c->mail, "maildir:", 8);
	assert_string_equal(c->mail + 8, under(cwd, "/var/mail"));
	assert_string_equal(c->mail_from, "answerwell@localhost");
	assert_string_equal(c->secret_file, under(cwd, "/var/secret"));
	assert_string_equal(c->site_name, "Answerwell");
	assert_string_equal(c->locale, "en");
	assert_int_equal(c->workers, 2);
	assert_int_equal(c->db_connections, 8);
	assert_int_equal(c->log_level, LOG_LEVEL_INFO);
	assert_false(c->demo);
	assert_true(c->rate_limits);
}

static void
an_empty_value_is_none(void **state)
{
	(void)state;
	assert_int_equal(load_with("ANSWERWELL_WORKERS", "")->workers, 2);
	assert_string_equal(load_with("ANSWERWELL_STATE", "")->state, under(cwd, "/var"));
}

static void
the_state_directory_becomes_absolute_and_others_follow(void **state)
{
	(void)state;
	const struct config *c = load_with("ANSWERWELL_STATE", "/srv//a/./x/../b/");
	assert_string_equal(c->state, "/srv/a/b");
	assert_string_equal(c->mail, "maildir:/srv/a/b/mail");
	assert_string_equal(c->secret_file, "/srv/a/b/secret");
	assert_string_equal(load_with("ANSWERWELL_STATE", "x y/z")->state, under(cwd, "/x y/z"));
	assert_string_equal(load_with("ANSWERWELL_STATE", "/../..")->state, "/");
	assert_string_equal(load_with("ANSWERWELL_SECRET_FILE", "k")->secret_file,
			    under(cwd, "/k"));
	assert_string_equal(load_with("ANSWERWELL_MAIL", "maildir:m")->mail + 8, under(cwd, "/m"));
}

static void
listening_addresses_are_literals_or_localhost(void **state)
{
	const struct config *c;

	(void)state;
	c = load_with("ANSWERWELL_LISTEN", "localhost:1");
	assert_string_equal(c->listen_host, "127.0.0.1");
	assert_int_equal(c->listen_port, 1);
	c = load_with("ANSWERWELL_LISTEN", "[::1]:65535");
	assert_string_equal(c->listen_host, "::1");
	assert_string_equal(c->url, "http://[::1]:65535");
	c = load_with("ANSWERWELL_LISTEN", "0.0.0.0:9000");
	assert_string_equal(c->listen_host, "0.0.0.0");
	assert_string_equal(c->url, "http://localhost:9000");
	c = load_with("ANSWERWELL_LISTEN", "10.0.0.1:80");
	assert_string_equal(c->url, "http://10.0.0.1");
}

static void
the_sites_address_is_kept_in_one_form(void **state)
{
	static const struct {
		const char *given, *kept;
		bool is_https;
	} cases[] = {
	    {"https://Help.Example.COM/", "https://help.example.com", true},
	    {"HTTPS://help.example.com:443", "https://help.example.com", true},
	    {"http://help.example.com:443", "http://help.example.com:443", false},
	    {"http://localhost:80/", "http://localhost", false},
	    {"http://[::1]:8080", "http://[::1]:8080", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct config *c = load_with("ANSWERWELL_URL", cases[i].given);

		assert_string_equal(c->url, cases[i].kept);
		assert_int_equal(c->url_is_https, cases[i].is_https);
	}
}

static void
mail_goes_to_a_directory_or_a_server(void **state)
{
	static const char *const good[] = {"smtp://mail.example.com", "smtps://[::1]:465",
					   "smtp://u%40x:p@ss@mail.example.com:587",
					   "smtp://help@example.com:a/b#c?d@mail.example.com",
					   "maildir:/m"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_string_equal(load_with("ANSWERWELL_MAIL", good[i])->mail, good[i]);
}

static void
a_database_is_an_address_or_a_list_of_words(void **state)
{
	static const char *const good[] = {
	    "postgresql://",
	    "postgresql:///answerwell?host=/run/postgresql",
	    "postgres://me:p%40ss%2Fword@host:5432/db?sslmode=require",
	    "postgresql://me:a?b:c#d@one,two/db?application_name=a@b",
	    "host=/run/postgresql dbname=answerwell user=me",
	    "host=there password='a://b'",
	    "password=a://b@c/d host=there",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_string_equal(load_with("DATABASE_URL", good[i])->database_url, good[i]);
}

static void
word_vectors_are_the_installed_ones_or_others_or_none(void **state)
{
	static const char beside_the_program[] =
	    ANSWERWELL_B "/tests/assets/vectors/english.vectors";

	(void)state;
	assert_string_equal(load()->vectors, beside_the_program);
	assert_string_equal(load_with("ANSWERWELL_VECTORS", "")->vectors, beside_the_program);
	assert_string_equal(load_with("ANSWERWELL_HOME", "/opt/../opt/aw")->vectors,
			    "/opt/aw/assets/vectors/english.vectors");
	assert_string_equal(load_with("ANSWERWELL_VECTORS", "my.vectors")->vectors,
			    under(cwd, "/my.vectors"));
	assert_string_equal(load_with("ANSWERWELL_VECTORS", "off")->vectors, "");
}

static void
a_folder_that_the_program_is_started_from_is_looked_at_too(void **state)
{
	char here[4096], odd[] = "/tmp/a\ttab-XXXXXX";

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_non_null(mkdtemp(odd));
	assert_int_equal(chdir(odd), 0);
	assert_int_equal(config_load(why, sizeof(why)), FAILED);
	assert_int_equal(chdir(here), 0);
	assert_int_equal(rmdir(odd), 0);
	assert_memory_equal(why, "ANSWERWELL_STATE:", 17);
}

static void
switches_levels_and_texts_are_read(void **state)
{
	(void)state;
	assert_true(load_with("ANSWERWELL_DEMO", "on")->demo);
	assert_true(load_with("ANSWERWELL_DEMO", "1")->demo);
	assert_false(load_with("ANSWERWELL_LIMITS", "off")->rate_limits);
	assert_int_equal(load_with("ANSWERWELL_LOG", "error")->log_level, LOG_LEVEL_ERROR);
	assert_string_equal(load_with("ANSWERWELL_SITE_NAME", "帮助")->site_name, "帮助");
	assert_string_equal(load_with("ANSWERWELL_LOCALE", "zh_CN")->locale, "zh_CN");
	assert_string_equal(load_with("DATABASE_URL", "host=/run dbname=x")->database_url,
			    "host=/run dbname=x");
	assert_string_equal(load_with("DATABASE_OWNER_URL", "postgres://o@h/x")->database_owner_url,
			    "postgres://o@h/x");
	assert_int_equal(load_with("ANSWERWELL_WORKERS", "64")->workers, 64);
	assert_int_equal(load_with("ANSWERWELL_DB_CONNECTIONS", "1")->db_connections, 1);
}

static const struct {
	const char *name, *value, *expectation;
} bad[] = {
    {"ANSWERWELL_LISTEN", "8080", "an IP address"},
    {"ANSWERWELL_LISTEN", "127.0.0.1", "an IP address"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:", "an IP address"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:0", "a port from 1 to 65535"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:65536", "a port from 1 to 65535"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:-1", "a port"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:80x", "a port"},
    {"ANSWERWELL_LISTEN", "127.0.0.1:99999999999999999999", "a port"},
    {"ANSWERWELL_LISTEN", "example.com:80", "an IP address"},
    {"ANSWERWELL_LISTEN", "::1:80", "an IP address"},
    {"ANSWERWELL_LISTEN", "[127.0.0.1]:80", "an IP address"},
    {"ANSWERWELL_LISTEN", "[::1:80", "an IP address"},
    {"ANSWERWELL_LISTEN", "[::1]80", "an IP address"},
    {"ANSWERWELL_LISTEN", ":80", "an IP address"},
    {"ANSWERWELL_LISTEN", "1.2.3.256:80", "an IP address"},
    {"ANSWERWELL_URL", "ftp://example.com", "http:// or https://"},
    {"ANSWERWELL_URL", "example.com", "http:// or https://"},
    {"ANSWERWELL_URL", "http://", "a host"},
    {"ANSWERWELL_URL", "http:///x", "a host"},
    {"ANSWERWELL_URL", "http://a/b", "nothing behind it"},
    {"ANSWERWELL_URL", "http://a/..", "nothing behind it"},
    {"ANSWERWELL_URL", "http://a//", "nothing behind it"},
    {"ANSWERWELL_URL", "http://a?x", "nothing behind it"},
    {"ANSWERWELL_URL", "http://a#x", "nothing behind it"},
    {"ANSWERWELL_URL", "http://user@a", "a host"},
    {"ANSWERWELL_URL", "http://a b", "a host"},
    {"ANSWERWELL_URL", "http://a:0", "a port"},
    {"ANSWERWELL_URL", "http://-a", "a host"},
    {"ANSWERWELL_URL", "http://a..b", "a host"},
    {"ANSWERWELL_URL", "http://a\r\nX: y", "a host"},
    {"ANSWERWELL_URL", "http://[zz]", "a host"},
    {"ANSWERWELL_STATE", "a\nb", "a path"},
    {"ANSWERWELL_STATE", "\xff", "a path"},
    {"ANSWERWELL_VECTORS", "a\nb", "off or a path"},
    {"DATABASE_URL", "mysql://x", "postgresql://"},
    {"DATABASE_URL", "mysql://x?a=b", "postgresql://"},
    {"DATABASE_URL", "answerwell", "postgresql://"},
    {"DATABASE_URL", "mysql://x?a=b://c", "postgresql://"},
    {"DATABASE_URL", "postgresql://me:a@b@host/db", "%40 %2F %25"},
    {"DATABASE_URL", "postgresql://me:a/b@host/db", "%40 %2F %25"},
    {"DATABASE_URL", "postgres://me@there:a@host", "%40 %2F %25"},
    {"ANSWERWELL_MAIL_RETURN", "none", "each or plain"},
    {"DATABASE_OWNER_URL", "host=a\nb", "postgresql://"},
    {"ANSWERWELL_MAIL", "sendmail", "maildir:PATH"},
    {"ANSWERWELL_MAIL", "maildir:", "maildir:PATH"},
    {"ANSWERWELL_MAIL", "smtp://", "smtp://HOST"},
    {"ANSWERWELL_MAIL", "smtp://a:0", "smtp://HOST"},
    {"ANSWERWELL_MAIL", "smtp://a b", "smtp://HOST"},
    {"ANSWERWELL_MAIL", "smtp://a/x", "smtp://HOST"},
    {"ANSWERWELL_MAIL_FROM", "ann", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "@example.com", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "ann@", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "Ann <ann@example.com>", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "ann@example.com\r\nBcc: x@y", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "a..b@example.com", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", ".a@example.com", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "a@b@example.com", "an e-mail address"},
    {"ANSWERWELL_MAIL_FROM", "a@exa mple.com", "an e-mail address"},
    {"ANSWERWELL_SECRET_FILE", "a\tb", "a path"},
    {"ANSWERWELL_SITE_NAME", "\xe3\x80\x80", "a line of UTF-8 text"},
    {"ANSWERWELL_SITE_NAME", "a\nb", "a line of UTF-8 text"},
    {"ANSWERWELL_SITE_NAME", "\xff", "a line of UTF-8 text"},
    {"ANSWERWELL_SECURITY_CONTACT", "security@example.com", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "mailto:security", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "mailto:a@b.org\nExpires: x", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "http://example.com", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "https://", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "https://a b", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "tel:", "mailto:, https:// or tel:"},
    {"ANSWERWELL_SECURITY_CONTACT", "tel:ann", "mailto:, https:// or tel:"},
    {"ANSWERWELL_HOURS", "9-18",
     "always, or days and hours such as mon-fri 9:00-18:00, perhaps with a zone behind "
     "(Europe/Berlin)"},
    {"ANSWERWELL_LOCALE", "de", "en or zh_CN"},
    {"ANSWERWELL_PROFILE", "prod", "development or production"},
    {"ANSWERWELL_RUNAS", "root", "other than root"},
    {"ANSWERWELL_RUNAS", "a b", "other than root"},
    {"ANSWERWELL_RUNAS", "-x", "other than root"},
    {"ANSWERWELL_TRUSTED_PROXY", "proxy.example.org", "IP addresses or networks"},
    {"ANSWERWELL_TRUSTED_PROXY", "192.0.2.0/33", "IP addresses or networks"},
    {"ANSWERWELL_TRUSTED_PROXY", "192.0.2.1 192.0.2.2", "IP addresses or networks"},
    {"ANSWERWELL_TRUSTED_PROXY", "192.0.2.1,,192.0.2.2", "IP addresses or networks"},
    {"ANSWERWELL_TRUSTED_PROXY", "2001:db8::/-1", "IP addresses or networks"},
    {"ANSWERWELL_WORKERS", "many", "\"many\" is not a whole number from 1 to 64"},
    {"ANSWERWELL_WORKERS", "0", "a whole number from 1 to 64"},
    {"ANSWERWELL_WORKERS", "65", "a whole number from 1 to 64"},
    {"ANSWERWELL_WORKERS", "2 ", "a whole number from 1 to 64"},
    {"ANSWERWELL_DB_CONNECTIONS", "33", "a whole number from 1 to 32"},
    {"ANSWERWELL_LOG", "loud", "debug, info, warn or error"},
    {"ANSWERWELL_DEMO", "maybe", "on or off"},
    {"ANSWERWELL_LIMITS", "2", "on or off"},
};

static void
a_bad_value_gives_the_name_and_what_it_takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(setenv(bad[i].name, bad[i].value, 1), 0);
		if (config_load(why, sizeof(why)) != FAILED)
			fail_msg("row %zu: %s=%s was taken", i, bad[i].name, bad[i].value);
		if (strncmp(why, bad[i].name, strlen(bad[i].name)) != 0 ||
		    why[strlen(bad[i].name)] != ':' || strstr(why, bad[i].expectation) == NULL ||
		    strpbrk(why, "\r\n\t") != NULL)
			fail_msg("row %zu: %s", i, why);
		assert_int_equal(unsetenv(bad[i].name), 0);
	}
	assert_int_equal(setenv("ANSWERWELL_WORKERS", "many", 1), 0);
	assert_int_equal(config_load(why, sizeof(why)), FAILED);
	assert_string_equal(why, "ANSWERWELL_WORKERS: \"many\" is not a whole number from 1 to 64");
}

static void
a_security_contact_is_a_uri(void **state)
{
	static const char *const good[] = {"mailto:security@example.com", "tel:+49-30-1234",
					   "https://example.com/report?a=b#c"};

	(void)state;
	assert_int_equal(config_load(why, sizeof(why)), OK);
	assert_string_equal(config()->security_contact, "");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(setenv("ANSWERWELL_SECURITY_CONTACT", good[i], 1), 0);
		assert_int_equal(config_load(why, sizeof(why)), OK);
		assert_string_equal(config()->security_contact, good[i]);
	}
}

static void
values_that_are_too_long_are_refused_and_shown_short(void **state)
{
	static const char *const long_names[] = {"ANSWERWELL_LISTEN",    "ANSWERWELL_URL",
						 "ANSWERWELL_STATE",     "DATABASE_URL",
						 "ANSWERWELL_MAIL",      "ANSWERWELL_MAIL_FROM",
						 "ANSWERWELL_SITE_NAME", "ANSWERWELL_SECRET_FILE"};
	static const char *const starts[] = {"1.1.1.1:", "http://", "/",    "postgres://",
					     "smtp://",  "a@",      "name", "/"};
	static char value[6000];

	(void)state;
	for (size_t i = 0; i < sizeof(long_names) / sizeof(long_names[0]); i++) {
		memset(value, '1', sizeof(value) - 1);
		memcpy(value, starts[i], strlen(starts[i]));
		assert_int_equal(setenv(long_names[i], value, 1), 0);
		if (config_load(why, sizeof(why)) != FAILED)
			fail_msg("%s", long_names[i]);
		assert_memory_equal(why, long_names[i], strlen(long_names[i]));
		assert_true(strlen(why) < 250);
		assert_int_equal(unsetenv(long_names[i]), 0);
	}
}

static void
a_password_in_a_bad_value_is_not_repeated(void **state)
{
	static const char *const secret_names[] = {"DATABASE_URL", "ANSWERWELL_MAIL",
						   "ANSWERWELL_URL"};

	(void)state;
	for (size_t i = 0; i < sizeof(secret_names) / sizeof(secret_names[0]); i++) {
		assert_int_equal(setenv(secret_names[i], "http://ann:geheim@x", 1), 0);
		assert_int_equal(config_load(why, sizeof(why)), FAILED);
		assert_null(strstr(why, "geheim"));
		assert_int_equal(unsetenv(secret_names[i]), 0);
	}
}

static void
a_failed_load_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(load_with("ANSWERWELL_WORKERS", "7")->workers, 7);
	assert_int_equal(setenv("ANSWERWELL_WORKERS", "9", 1), 0);
	assert_int_equal(setenv("ANSWERWELL_LIMITS", "x", 1), 0);
	assert_int_equal(config_load(why, sizeof(why)), FAILED);
	assert_int_equal(config()->workers, 7);
}

static void
the_example_is_the_table(void **state)
{
	static char example[16384], printed[16384];
	FILE *f = fopen("conf/answerwell.env.example", "r"), *out = tmpfile();
	size_t len;

	(void)state;
	if (f == NULL || out == NULL)
		fail_msg("run at the top of the tree");
	len = fread(example, 1, sizeof(example) - 1, f);
	(void)fclose(f);

	(void)fflush(stdout);
	int kept = dup(STDOUT_FILENO);
	assert_true(dup2(fileno(out), STDOUT_FILENO) >= 0);
	config_print_example();
	(void)fflush(stdout);
	assert_true(dup2(kept, STDOUT_FILENO) >= 0);
	(void)close(kept);

	rewind(out);
	assert_int_equal(fread(printed, 1, sizeof(printed) - 1, out), len);
	(void)fclose(out);
	assert_string_equal(example, printed);
}

static void
an_address_is_found_in_the_networks_that_are_trusted(void **state)
{
	static const char list[] = "192.0.2.7, 198.51.100.0/22 ,2001:db8:1::/48,10.1.2.0/31";

	(void)state;
	assert_string_equal(load_with("ANSWERWELL_TRUSTED_PROXY", list)->trusted_proxy, list);
	assert_true(config_network_has(list, "192.0.2.7"));
	assert_false(config_network_has(list, "192.0.2.8"));
	assert_true(config_network_has(list, "198.51.103.255"));
	assert_false(config_network_has(list, "198.51.104.0"));
	assert_true(config_network_has(list, "::ffff:198.51.100.1"));
	assert_true(config_network_has(list, "2001:db8:1:ffff::1"));
	assert_false(config_network_has(list, "2001:db8:2::1"));
	assert_true(config_network_has(list, "10.1.2.1"));
	assert_false(config_network_has(list, "10.1.2.2"));
	assert_true(config_network_has("0.0.0.0/0", "203.0.113.9"));
	assert_false(config_network_has("0.0.0.0/0", "2001:db8::1"));
	assert_true(config_network_has("::/0", "203.0.113.9"));
	assert_false(config_network_has("", "127.0.0.1"));
	assert_false(config_network_has(list, "nonsense"));
}

static void
in_production_only_named_proxies_come_from_elsewhere(void **state)
{
	static const char *const beyond[] = {"0.0.0.0:80", "10.0.0.1:80", "[::]:80",
					     "[2001:db8::1]:80"};
	static const char *const local[] = {"127.0.0.1:80", "127.1.2.3:80", "localhost:80",
					    "[::1]:80"};

	(void)state;
	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		assert_int_equal(setenv("ANSWERWELL_PROFILE", "development", 1), 0);
		(void)load_with("ANSWERWELL_LISTEN", beyond[i]);
		assert_int_equal(setenv("ANSWERWELL_PROFILE", "production", 1), 0);
		(void)load_with("ANSWERWELL_LISTEN", local[i]);
		assert_int_equal(setenv("ANSWERWELL_LISTEN", beyond[i], 1), 0);
		assert_int_equal(config_load(why, sizeof(why)), FAILED);
		assert_memory_equal(why, "ANSWERWELL_LISTEN: ", 19);
		assert_non_null(strstr(why, "ANSWERWELL_TRUSTED_PROXY"));
		assert_null(strpbrk(why, "\r\n"));
		(void)load_with("ANSWERWELL_TRUSTED_PROXY", "192.0.2.7");
	}
}

static void
the_profile_is_development_unless_it_is_said(void **state)
{
	(void)state;
	assert_false(load()->is_production);
	assert_string_equal(load()->runas, "answerwell");
	assert_true(load_with("ANSWERWELL_PROFILE", "production")->is_production);
	assert_false(load_with("ANSWERWELL_PROFILE", "development")->is_production);
	assert_string_equal(load_with("ANSWERWELL_RUNAS", "www-data")->runas, "www-data");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(everything_has_a_default),
	    TEST(an_empty_value_is_none),
	    TEST(the_state_directory_becomes_absolute_and_others_follow),
	    TEST(listening_addresses_are_literals_or_localhost),
	    TEST(the_sites_address_is_kept_in_one_form),
	    TEST(mail_goes_to_a_directory_or_a_server),
	    TEST(a_database_is_an_address_or_a_list_of_words),
	    TEST(word_vectors_are_the_installed_ones_or_others_or_none),
	    TEST(a_folder_that_the_program_is_started_from_is_looked_at_too),
	    TEST(switches_levels_and_texts_are_read),
	    TEST(a_bad_value_gives_the_name_and_what_it_takes),
	    TEST(a_security_contact_is_a_uri),
	    TEST(values_that_are_too_long_are_refused_and_shown_short),
	    TEST(a_password_in_a_bad_value_is_not_repeated),
	    TEST(an_address_is_found_in_the_networks_that_are_trusted),
	    TEST(in_production_only_named_proxies_come_from_elsewhere),
	    TEST(the_profile_is_development_unless_it_is_said),
	    TEST(a_failed_load_changes_nothing),
	    TEST(the_example_is_the_table),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
