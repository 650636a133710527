#include "cli/jail.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/account/dictionary.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/db/migrate.h"
#include "answerwell/db/pool.h"
#include "answerwell/db/url.h"
#include "answerwell/search/matching.h"
#include "cli/cli.h"

void
jail_path(char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%.4000s/chroot", config()->state);
}

void
jail_root(char out[PATH_MAX])
{
	if (jail_kind() == JAIL_FOLDER)
		jail_path(out);
	else
		snprintf(out, PATH_MAX, "%s",
			 config()->database_url[0] == '\0' ? db_socket_dir() : "/");
}

enum jail
jail_kind(void)
{
	if (config()->is_production)
		return JAIL_FOLDER;
	return geteuid() == 0 ? JAIL_USER : JAIL_NONE;
}

const char *
jail_user_name(void)
{
	const char *named = getenv("ANSWERWELL_RUNAS");

	if (!config()->is_production && (named == NULL || named[0] == '\0') &&
	    getpwnam(config()->runas) == NULL)
		return "nobody";
	return config()->runas;
}

bool
jail_user(uid_t *uid, gid_t *gid, char *why, size_t why_size)
{
	const char *name = jail_user_name();
	const struct passwd *pw = getpwnam(name);

	if (pw == NULL)
		snprintf(why, why_size, "there is no user %s on this machine", name);
	else if (pw->pw_uid == 0)
		snprintf(why, why_size, "%s is root under another name", name);
	else {
		*uid = pw->pw_uid;
		*gid = pw->pw_gid;
		return true;
	}
	return false;
}

bool
jail_is_possible(void)
{
	char why[256];
	uid_t uid;
	gid_t gid;

	if (jail_kind() == JAIL_NONE)
		return true;
	if (geteuid() != 0) {
		fprintf(stderr, "ANSWERWELL_PROFILE: production needs root, to shut the web "
				"workers in and to change their user; start it as root, or set "
				"it to development\n");
		return false;
	}
	if (jail_user(&uid, &gid, why, sizeof(why)))
		return true;
	fprintf(stderr, "ANSWERWELL_RUNAS: %s; make the user, or name another one\n", why);
	return false;
}

bool
jail_join_owner(void)
{
	const struct passwd *pw;
	struct stat st;

	if (jail_kind() != JAIL_USER || stat(config()->state, &st) == -1 || st.st_uid == 0)
		return true;
	pw = getpwuid(st.st_uid);
	if (pw != NULL && initgroups(pw->pw_name, pw->pw_gid) == 0 &&
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == 0 &&
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == 0)
		return setenv("HOME", pw->pw_dir, 1) == 0 && setenv("USER", pw->pw_name, 1) == 0;
	fprintf(stderr, "ANSWERWELL_STATE: %s belongs to user %ld, whom root cannot become\n",
		config()->state, (long)st.st_uid);
	return false;
}

/* ---- the folder --------------------------------------------------------------------------------- */

static bool
failed(const char *path)
{
	fprintf(stderr, "ANSWERWELL_STATE: %s: %s\n", path, strerror(errno));
	return false;
}

/* A folder that the user may pass, whatever the umask. */
static bool
make(const char *path)
{
	if (mkdir(path, 0755) == 0)
		return chmod(path, 0755) == 0;
	return errno == EEXIST;
}

/* A folder and those above it, below `from` characters that are there. */
static bool
make_way(char *path, size_t from)
{
	for (char *p = path + from + 1;; p++) {
		char end = *p;

		if (end != '/' && end != '\0')
			continue;
		*p = '\0';
		if (!make(path))
			return failed(path);
		*p = end;
		if (end == '\0')
			return true;
	}
}

/* Whoever can write there could give the workers files of his own. */
static bool
make_folder(const char *root)
{
	struct stat st;

	if (!make(root))
		return failed(root);
	if (lstat(root, &st) == -1)
		return failed(root);
	if (S_ISDIR(st.st_mode) && st.st_uid == 0 && (st.st_mode & 022) == 0)
		return true;
	fprintf(stderr,
		"ANSWERWELL_STATE: %s must be a folder that belongs to root and that nobody else "
		"can write to (chown root: and chmod 755 it)\n",
		root);
	return false;
}

/* ---- the socket --------------------------------------------------------------------------------- */

static bool
is_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The folder, not the socket in it: PostgreSQL makes a new one at each start. */
static bool
show_socket(const char *root, const struct db_url *u)
{
	char inside[2 * PATH_MAX];
	struct stat st;

	if (u->socket_dir == NULL)
		return true;
	snprintf(inside, sizeof(inside), "%s%s", root, u->socket);
	if (stat(inside, &st) == 0 && S_ISSOCK(st.st_mode))
		return true;
	snprintf(inside, sizeof(inside), "%s%s", root, u->socket_dir);
	if (is_same(inside, u->socket_dir))
		return true;
	if (!make_way(inside, strlen(root)))
		return false;
	if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount(u->socket_dir, inside, NULL, MS_BIND, NULL) == 0 &&
	    mount(NULL, inside, NULL,
		  MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0)
		return true;
	fprintf(stderr,
		"DATABASE_URL: %s cannot be shown as %s: %s; mount it there, let PostgreSQL "
		"listen there too (unix_socket_directories), or use TCP\n",
		u->socket_dir, inside, strerror(errno));
	return false;
}

/* Files that libpq reads again at each connection. */
static bool
files_are_inside(const char *root, const struct db_url *u)
{
	char inside[2 * PATH_MAX];

	for (size_t i = 0; i < u->n_files; i++) {
		snprintf(inside, sizeof(inside), "%s%s", root, u->files[i]);
		if (access(inside, F_OK) == 0)
			continue;
		fprintf(stderr,
			"DATABASE_URL: the web workers cannot see %s; put a copy to %s that %s can "
			"read\n",
			u->files[i], inside, jail_user_name());
		return false;
	}
	return true;
}

/* ---- the dictionary ----------------------------------------------------------------------------- */

static bool
copy(const char *from, const char *to)
{
	char bytes[1 << 16];
	FILE *in = fopen(from, "r"), *out = in != NULL ? fopen(to, "w") : NULL;
	bool is_done = out != NULL;
	size_t n;

	while (is_done && (n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		is_done = fwrite(bytes, 1, n, out) == n;
	if (in != NULL)
		(void)fclose(in);
	if (out != NULL)
		is_done = fclose(out) == 0 && is_done && chmod(to, 0644) == 0;
	return is_done;
}

/* Copies: the workers read it each time somebody chooses a password. */
static bool
show_dictionary(const char *root)
{
	static const char *const endings[] = {".hwm", ".pwd", ".pwi"};
	char from[PATH_MAX], to[2 * PATH_MAX];

	if (!dictionary_is_there())
		return true; /* doctor says so, and the log */
	snprintf(to, sizeof(to), "%s%s", root, dictionary_path());
	*strrchr(to, '/') = '\0';
	if (!make_way(to, strlen(root)))
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", dictionary_path(), endings[i]);
		snprintf(to, sizeof(to), "%s%s", root, from);
		if (!copy(from, to))
			return failed(to);
	}
	return true;
}

/* ---- trying ------------------------------------------------------------------------------------- */

/* A process that changes its user is no longer told of its parent's end: it asks again. */
static bool
become(uid_t uid, gid_t gid)
{
	int signal = 0;

	return prctl(PR_GET_PDEATHSIG, &signal) == 0 && setgroups(1, &gid) == 0 &&
	       setresgid(gid, gid, gid) == 0 && setresuid(uid, uid, uid) == 0 &&
	       prctl(PR_SET_PDEATHSIG, signal) == 0;
}

static bool
enter(const char *root)
{
	if (jail_kind() == JAIL_FOLDER)
		return chroot(root) == 0 && chdir("/") == 0;
	return chdir(root) == 0;
}

/* In the child: what Kore will do to its workers, then what they will do. */
static int
try_inside(const char *root, const char *url, uid_t uid, gid_t gid)
{
	struct arena *a = arena_new();
	struct db_pool *pool;
	struct db db;
	char why[512];

	if (!enter(root) || !become(uid, gid)) {
		fprintf(stderr, "ANSWERWELL_PROFILE: %s as %s: %s\n", root, jail_user_name(),
			strerror(errno));
		return 1;
	}
	pool = db_pool_blocking(url);
	db_init(&db, pool);
	switch (migrate_check(&db, a, why, sizeof(why))) {
	case OK:
		return cli_statements(&db) && cli_keys(&db, a) ? 0 : 1;
	case UNAVAILABLE:
		fprintf(stderr,
			"DATABASE_URL: the database cannot be reached by the user %s from inside "
			"%s\n",
			jail_user_name(), root);
		return 1;
	default:
		fprintf(stderr, "DATABASE_URL: %s\n", why);
		return 1;
	}
}

static bool
inside_is_right(const char *root, const char *url, uid_t uid, gid_t gid)
{
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		_exit(try_inside(root, url, uid, gid));
	while (pid > 0 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The private database as who stands in the folder of its socket reaches it, although the way there
 * may be root's alone. */
static const char *
url_from_there(void)
{
	return config()->database_url[0] != '\0'
		   ? db_app_url()
		   : "host=/proc/self/cwd port=5432 dbname=answerwell user=answerwell";
}

static bool
prepare_folder(struct arena *a, const char *root, const char **url)
{
	struct db_url u;
	char why[512];

	if (!make_folder(root))
		return false;
	if (db_url_read(a, db_app_url(), &u, why, sizeof(why)) != OK) {
		fprintf(stderr, "DATABASE_URL: %s\n", why);
		return false;
	}
	*url = u.text;
	return show_socket(root, &u) && files_are_inside(root, &u) && show_dictionary(root);
}

/* Without CAP_CHOWN, as the systemd unit leaves root, a folder can be given to a group one is in, and to nobody. */
static bool
share_folder(const char *path, gid_t gid)
{
	gid_t own = getegid();
	bool is_shared =
	    setegid(gid) == 0 && lchown(path, (uid_t)-1, gid) == 0 && chmod(path, 0775) == 0;

	return setegid(own) == 0 && is_shared;
}

/* Where the workers keep the index of entries: the one folder that they may write to. */
static bool
give_match_folder(struct arena *a, uid_t uid, gid_t gid)
{
	const char *path = matching_path(a);
	struct stat st;

	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return failed(path);
	if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
	    (st.st_uid == uid || lchown(path, uid, gid) == 0 || share_folder(path, gid)))
		return true;
	return failed(path);
}

bool
jail_prepare(struct arena *a, const char **url)
{
	char root[PATH_MAX], why[512];
	uid_t uid;
	gid_t gid;

	if (!jail_user(&uid, &gid, why, sizeof(why)))
		return false;
	jail_root(root);
	*url = url_from_there();
	return (jail_kind() == JAIL_USER || prepare_folder(a, root, url)) &&
	       give_match_folder(a, uid, gid) && inside_is_right(root, *url, uid, gid);
}

/* ---- the mailer --------------------------------------------------------------------------------- */

static bool
give(const char *path, uid_t uid, gid_t gid)
{
	return (mkdir(path, 0750) == 0 || errno == EEXIST) && lchown(path, uid, gid) == 0;
}

bool
jail_mail_folder(void)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	const char *mail = config()->mail;
	char why[256], path[PATH_MAX];
	uid_t uid;
	gid_t gid;

	if (jail_kind() == JAIL_NONE || geteuid() != 0 || !str_starts(mail, "maildir:"))
		return true;
	if (!jail_is_possible() || !jail_user(&uid, &gid, why, sizeof(why)))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(path, sizeof(path), "%.4000s%s", mail + strlen("maildir:"), parts[i]);
		if (!give(path, uid, gid)) {
			fprintf(stderr, "ANSWERWELL_MAIL: %s: %s\n", path, strerror(errno));
			return false;
		}
	}
	return true;
}

bool
jail_drop_root(const char **url)
{
	const char *there = config()->database_url[0] == '\0' ? db_socket_dir() : "/";
	char why[256];
	uid_t uid;
	gid_t gid;

	*url = db_app_url();
	if (jail_kind() == JAIL_NONE || geteuid() != 0)
		return true;
	if (!jail_is_possible() || !jail_user(&uid, &gid, why, sizeof(why)))
		return false;
	*url = url_from_there();
	if (chdir(there) == 0 && become(uid, gid))
		return true;
	fprintf(stderr, "ANSWERWELL_RUNAS: %s: %s\n", jail_user_name(), strerror(errno));
	return false;
}
