/* Settings, files, disk, the way out for mail, and the web server. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "answerwell/account/dictionary.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/mail_server.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/pool.h"
#include "cli/cli.h"
#include "cli/doctor.h"
#include "cli/jail.h"
#include "cli/ready.h"
#include "mailer/transport.h"

enum { MEGABYTE = 1 << 20, DISK_LOW_MB = 1024, DISK_FULL_MB = 100 };

/* ---- settings ----------------------------------------------------------------------------------- */

static void
production_settings(struct doctor *d)
{
	const struct config *c = config();

	if (!c->url_is_https)
		doctor_say(d, FINDING_BROKEN, "settings.url",
			   N_("Put a proxy with TLS in front (conf/nginx.conf) and set "
			      "ANSWERWELL_URL to its https address."),
			   N_("ANSWERWELL_URL is %s, so passwords would be sent unencrypted."),
			   c->url);
	if (c->demo)
		doctor_say(d, FINDING_BROKEN, "settings.demo", N_("Set ANSWERWELL_DEMO to off."),
			   N_("The demo logins are shown to everyone."));
	if (!c->rate_limits)
		doctor_say(d, FINDING_BROKEN, "settings.limits", N_("Set ANSWERWELL_LIMITS to on."),
			   N_("The limits on log-ins and posts are switched off."));
	/* Without proxies named, the settings would not have been taken (config.c). */
	if (!config_is_local(c->listen_host))
		doctor_say(
		    d, FINDING_WARNING, "settings.listen",
		    N_("Set ANSWERWELL_LISTEN to 127.0.0.1 if the proxy is on this machine."),
		    N_("The web server listens on %s; connections from anywhere but this machine "
		       "and %s are refused."),
		    c->listen_host, c->trusted_proxy);
	if (str_starts(c->mail, "maildir:"))
		doctor_say(d, FINDING_WARNING, "settings.mail",
			   N_("Set ANSWERWELL_MAIL to your mail server, smtp://..."),
			   N_("Emails go into a folder and not to people."));
	if (str_ends(c->mail_from, "@localhost"))
		doctor_say(d, FINDING_WARNING, "settings.mail_from",
			   N_("Set ANSWERWELL_MAIL_FROM to an address of your domain."),
			   N_("Emails are sent from %s, so nobody can reply."), c->mail_from);
	if (c->database_url[0] != '\0' &&
	    (c->database_owner_url[0] == '\0' || str_eq(c->database_url, c->database_owner_url)))
		doctor_say(d, FINDING_WARNING, "settings.owner",
			   N_("Create a second role for the application (README, \"Deployment\")."),
			   N_("The web server uses the role that owns the schema."));
}

void
doctor_settings(struct doctor *d)
{
	size_t before = d->n;

	if (!dictionary_is_there())
		doctor_say(
		    d, FINDING_WARNING, "settings.dictionary",
		    N_("Install the package cracklib-runtime."),
		    N_("The dictionary is missing, so ordinary words are accepted as passwords."));

	if (!config()->is_production) {
		doctor_fine(d, "settings.profile",
			    N_("This is the development profile; checks for a site that people "
			       "use are left out (ANSWERWELL_PROFILE)."));
		return;
	}
	production_settings(d);
	if (d->n == before)
		doctor_fine(d, "settings.profile", N_("The settings are right for a live site."));
}

/* ---- files -------------------------------------------------------------------------------------- */

static void
key_file(struct doctor *d)
{
	const char *path = config()->secret_file;
	struct stat st;
	char why[512];

	if (stat(path, &st) == -1)
		doctor_say(d, FINDING_BROKEN, "files.secret",
			   N_("Restore the key file from its backup; without it no stored address "
			      "can be read. On a new site, start it once and it creates one."),
			   N_("The key file %s cannot be read: %s"), path, strerror(errno));
	else if ((st.st_mode & 07) != 0)
		doctor_say(d, FINDING_BROKEN, "files.secret", N_("chmod o= that file."),
			   N_("The key file %s can be read by everyone on this machine."), path);
	else if (secret_open(path, false, why, sizeof(why)) != OK)
		doctor_say(d, FINDING_BROKEN, "files.secret",
			   N_("Run this as root, or restore the key file from its backup."), "%s",
			   why);
	else
		doctor_fine(d, "files.secret",
			    N_("The key file exists, and others cannot read it."));
}

static void
state_folder(struct doctor *d)
{
	const char *path = config()->state;
	struct statvfs fs;
	unsigned long long mb;

	if (access(path, W_OK | X_OK) == -1) {
		doctor_say(d, FINDING_BROKEN, "files.state",
			   N_("Create the folder and make the user that runs this its owner."),
			   N_("The folder %s cannot be written to: %s"), path, strerror(errno));
		return;
	}
	if (statvfs(path, &fs) == -1)
		return;
	mb = (unsigned long long)fs.f_bavail * fs.f_frsize / MEGABYTE;
	if (mb < DISK_LOW_MB || fs.f_favail < 1000)
		doctor_say(d, mb < DISK_FULL_MB ? FINDING_BROKEN : FINDING_WARNING, "files.disk",
			   N_("Make room, or move the folder to a larger disk."),
			   N_("%llu MB are left on the disk that holds %s."), mb, path);
	else
		doctor_fine(d, "files.disk", N_("%llu MB are left on the disk that holds %s."), mb,
			    path);
}

/* As answerwell web will look at it; a folder that is not there yet is made at the start. */
static void
chroot_folder(struct doctor *d)
{
	char root[PATH_MAX], why[256];
	struct stat st;
	uid_t uid;
	gid_t gid;

	if (!config()->is_production)
		return;
	if (!jail_user(&uid, &gid, why, sizeof(why))) {
		doctor_say(d, FINDING_BROKEN, "files.runas",
			   N_("Create the user, or name another one in ANSWERWELL_RUNAS."),
			   N_("The user %s of ANSWERWELL_RUNAS does not exist, or is root."),
			   config()->runas);
		return;
	}
	jail_path(root);
	if (lstat(root, &st) == -1)
		doctor_fine(d, "files.chroot", N_("%s will be created at startup."), root);
	else if (!S_ISDIR(st.st_mode) || st.st_uid != 0 || (st.st_mode & 022) != 0)
		doctor_say(d, FINDING_BROKEN, "files.chroot",
			   N_("Make root the owner of the folder and let nobody else write to it: "
			      "chown root: and chmod 755."),
			   N_("%s is not owned by root, or others can write to it."), root);
	else
		doctor_fine(d, "files.chroot", N_("Only root can write to the workers' folder."));
}

void
doctor_files(struct doctor *d)
{
	key_file(d);
	state_folder(d);
	chroot_folder(d);
}

/* ---- the way out for mail ------------------------------------------------------------------------- */

/* As the mailer will speak to it, so that a password or a certificate that is not taken is found too. */
static void
mail_server(struct doctor *d)
{
	struct mail_server server;
	char why[512];
	enum result r;

	if (!mail_server_read(config()->mail, &server))
		return; /* the settings did not load; that is said already */
	r = transport_smtp_probe(config()->mail, why, sizeof(why));
	if (r == OK)
		doctor_fine(d, "mail.server", N_("The mail server %s:%d lets us in."), server.host,
			    server.port);
	else
		doctor_say(d, FINDING_BROKEN, "mail.server",
			   N_("Check ANSWERWELL_MAIL, the mail server and the firewall; emails "
			      "wait until then."),
			   r == UNAVAILABLE ? N_("The mail server %s:%d cannot be reached: %s")
					    : N_("The mail server %s:%d does not let us in: %s"),
			   server.host, server.port, why);
}

void
doctor_mail_way(struct doctor *d)
{
	const char *folder = config()->mail + strlen("maildir:");
	struct stat st;

	if (!str_starts(config()->mail, "maildir:")) {
		mail_server(d);
		return;
	}
	if (stat(folder, &st) == -1 && errno == ENOENT)
		doctor_fine(d, "mail.folder", N_("%s will be created at startup."), folder);
	else if (access(folder, W_OK | X_OK) == -1)
		doctor_say(d, FINDING_BROKEN, "mail.folder",
			   N_("Make the user of the mailer the owner of the folder."),
			   N_("The folder %s cannot be written to: %s"), folder, strerror(errno));
	else
		doctor_fine(d, "mail.folder", N_("Emails are saved in %s."), folder);
}

/* ---- the web server ------------------------------------------------------------------------------- */

void
doctor_web(struct doctor *d)
{
	if (web_is_ready())
		doctor_fine(d, "web.ready", N_("The web server responds on port %d."),
			    config()->listen_port);
	else
		doctor_say(d, FINDING_BROKEN, "web.ready",
			   N_("Start it, and check its log: journalctl -u answerwell-web"),
			   N_("The web server does not respond on port %d."),
			   config()->listen_port);
}
