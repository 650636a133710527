/* Settings: one table (name, type, default, range, help) read once from the environment. */
#ifndef ANSWERWELL_BASE_CONFIG_H
#define ANSWERWELL_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/result.h"

/* Strict-Transport-Security: for this host, those below it, and in the lists of browsers. */
enum hsts { HSTS_OFF, HSTS_HOST, HSTS_SUBDOMAINS, HSTS_PRELOAD };

struct config {
	char listen_host[64]; /* ANSWERWELL_LISTEN, "127.0.0.1:8080", address part */
	int listen_port;
	char url[256]; /* ANSWERWELL_URL, no slash at the end; default http://LISTEN */
	bool url_is_https;
	char state[4096]; /* ANSWERWELL_STATE, made absolute */
	char database_url[1024]; /* DATABASE_URL; empty = the embedded cluster, db_app_url */
	char database_owner_url[1024]; /* DATABASE_OWNER_URL; empty = database_url */
	char mail[1024]; /* ANSWERWELL_MAIL: maildir:PATH | smtp://... | smtps://... */
	int mail_tls; /* ANSWERWELL_MAIL_TLS, an enum mail_tls */
	char mail_ca[4096]; /* ANSWERWELL_MAIL_CA, a file; empty: whom the system trusts */
	char mail_from[256]; /* ANSWERWELL_MAIL_FROM, an address */
	bool
	    return_is_plain; /* ANSWERWELL_MAIL_RETURN is plain: mail_from is the return path too */
	int mail_sessions; /* ANSWERWELL_MAIL_SESSIONS, 1..50 connections */
	int mail_domain_sessions; /* ANSWERWELL_MAIL_DOMAIN_SESSIONS, 1..50 of them */
	int mail_reuse; /* ANSWERWELL_MAIL_REUSE, mails over one connection */
	int mail_rate; /* ANSWERWELL_MAIL_RATE, mails a minute; 0: no bound */
	int mail_domain_rate; /* ANSWERWELL_MAIL_DOMAIN_RATE, likewise, to one domain */
	char mail_bounces[1024]; /* ANSWERWELL_MAIL_BOUNCES, a Maildir; "": none */
	int mail_cap; /* ANSWERWELL_MAIL_CAP, mails a day to one address; 0: no bound */
	char secret_file[4096]; /* ANSWERWELL_SECRET_FILE; default STATE/secret */
	char site_name[128]; /* ANSWERWELL_SITE_NAME */
	char logo[4096]; /* ANSWERWELL_LOGO, a file; empty: none */
	char accent[16]; /* ANSWERWELL_ACCENT: "#0b6477" or a hue; empty: the product's */
	char welcome[4096]; /* ANSWERWELL_WELCOME, a file; empty: none */
	char vectors[4096]; /* ANSWERWELL_VECTORS, a file for vectors_open; empty: none */
	char hours[96]; /* ANSWERWELL_HOURS, as hours_parse takes it */
	char locale[8]; /* ANSWERWELL_LOCALE: en | zh_CN */
	char security_contact
	    [256]; /* ANSWERWELL_SECURITY_CONTACT: a URI for security.txt; empty: none */
	bool is_production; /* ANSWERWELL_PROFILE is production: chroot and change of user */
	char runas[64]; /* ANSWERWELL_RUNAS, a user name */
	char trusted_proxy
	    [512]; /* ANSWERWELL_TRUSTED_PROXY: addresses and networks, commas between */
	int workers; /* ANSWERWELL_WORKERS, 1..64 */
	int db_connections; /* ANSWERWELL_DB_CONNECTIONS per worker, 1..32 */
	int cache_mib; /* ANSWERWELL_CACHE, 0..1024 per worker; 0: none */
	int hsts; /* ANSWERWELL_HSTS: enum hsts */
	int log_level; /* ANSWERWELL_LOG: debug|info|warn|error */
	bool demo; /* ANSWERWELL_DEMO: demo logins shown on the log-in page */
	bool demo_is_public; /* ANSWERWELL_DEMO_PUBLIC: and beyond loopback */
	bool rate_limits; /* ANSWERWELL_LIMITS: on|off (off only for tests and benchmarks) */
};

/* The settings of this process, after config_load. */
const struct config *config(void);

/* Reads the environment. FAILED puts one line into why[]: the setting's name and what it takes. */
enum result config_load(char *why, size_t why_size) MUST_USE;

/* True if an IP address lies in one of the networks of a list as ANSWERWELL_TRUSTED_PROXY has it. */
bool config_network_has(const char *networks, const char *address);

/* True if an IP address is one of this machine's own, reached from nowhere else. */
bool config_is_local(const char *address);

/* Prints the table as conf/answerwell.env.example has it, to standard output. */
void config_print_example(void);

#endif
