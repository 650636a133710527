/* `answerwell web`: checks what it needs, writes Kore's configuration and becomes Kore. */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/text/brand.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/jail.h"
#include "cli/ready.h"
#include "web/draw.h"
#ifdef __SANITIZE_ADDRESS__
#include <dlfcn.h>
#include <sanitizer/asan_interface.h>
#endif

#define HELPER "answerwell-picture"

/* Where this installation's files are. In a checkout: the checkout and its build folder; installed:
 * PREFIX/share/answerwell and PREFIX/lib/answerwell. ANSWERWELL_HOME names the first. */
struct places {
	char module_dir[PATH_MAX]; /* holds answerwell.so and kore */
	char home[PATH_MAX]; /* holds kore.conf and conf/ */
	char conf[PATH_MAX]; /* what is written for Kore */
};

static bool
holds(const char *dir, const char *file)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	return access(path, R_OK) == 0;
}

/* The first of the folders that holds the file, made absolute. */
static bool
find(char *out, const char *file, const char *const *dirs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (dirs[i][0] != '\0' && holds(dirs[i], file) && realpath(dirs[i], out) != NULL)
			return true;
	}
	fprintf(stderr,
		"ANSWERWELL_HOME: %s is not there; set it to the folder of the installation\n",
		file);
	return false;
}

static bool
find_places(struct arena *a, struct places *p)
{
	const char *set = getenv("ANSWERWELL_HOME");
	char exe[PATH_MAX];
	const char *bin;
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n < 0)
		return false;
	exe[n] = '\0';
	bin = dirname(exe);
	set = set != NULL ? set : "";
	/* Not in STATE/run, which is the user's who runs the database: nor is what Kore writes as root. */
	snprintf(p->conf, sizeof(p->conf), "%.4000s/kore.conf", config()->state);
	return find(p->module_dir, "answerwell.so",
		    (const char *[]){bin, arena_printf(a, "%s/../lib/answerwell", bin),
				     arena_printf(a, "%s/build", set)},
		    3) &&
	       find(p->home, "kore.conf",
		    (const char *[]){set, arena_printf(a, "%s/..", bin),
				     arena_printf(a, "%s/../share/answerwell", bin)},
		    3);
}

static bool
database_is_right(struct arena *a)
{
	struct db_pool *pool = db_pool_blocking(db_app_url());
	struct db db;
	bool is_right;

	db_init(&db, pool);
	is_right = cli_database(&db, a) && cli_statements(&db) && cli_keys(&db, a);
	db_pool_free(pool);
	return is_right;
}

/* Whoever can write there could tell root's Kore what to load. */
static bool
is_roots_own(const char *path)
{
	struct stat st;

	if (geteuid() != 0 || (stat(path, &st) == 0 && st.st_uid == 0 && (st.st_mode & 022) == 0))
		return true;
	fprintf(stderr,
		"ANSWERWELL_STATE: %s must be a folder that belongs to root and that nobody else "
		"can write to (chown root: and chmod 755 it)\n",
		path);
	return false;
}

static bool
make_folders(void)
{
	char run[PATH_MAX];

	snprintf(run, sizeof(run), "%.4000s/run", config()->state);
	if ((mkdir(config()->state, 0755) == 0 || errno == EEXIST) &&
	    (mkdir(run, 0755) == 0 || errno == EEXIST))
		return is_roots_own(config()->state);
	fprintf(stderr, "ANSWERWELL_STATE: %s: %s\n", run, strerror(errno));
	return false;
}

static bool
write_conf(const struct places *p)
{
	const struct config *cfg = config();
	char root[PATH_MAX];
	FILE *f;
	bool ok;

	jail_root(root);
	f = fopen(p->conf, "w");
	if (f == NULL) {
		fprintf(stderr, "ANSWERWELL_STATE: %s: %s\n", p->conf, strerror(errno));
		return false;
	}
	fprintf(f, "# Written by `answerwell web` at every start.\n");
	/* Relative, because Kore takes this line apart at spaces; first, because `bind` names a function
	 * of it (src/web/door.c). */
	fprintf(f, "load ./answerwell.so answerwell_onload\n");
	fprintf(f, "server site {\n\tbind %s %d answerwell_connect\n\ttls no\n}\n",
		cfg->listen_host, cfg->listen_port);
	fprintf(f, "workers %d\npidfile %s/web.pid\n", cfg->workers, cfg->state);
	fprintf(f, "privsep worker {\n\troot %s\n\trunas %s\n}\n", root, jail_user_name());
	fprintf(f, "include %s/conf/%s.conf\ninclude %s/kore.conf\n", p->home,
		cfg->is_production ? "production" : "development", p->home);
	ok = ferror(f) == 0;
	return fclose(f) == 0 && ok;
}

static bool
look_is_right(struct arena *a)
{
	struct brand brand;
	char why[512];

	if (brand_read(a, &brand, why, sizeof(why)) == OK)
		return true;
	fprintf(stderr, "%s\n", why);
	return false;
}

/* Relative settings were meant from where the command was given, and what is beside this program need not be
 * beside Kore. */
static bool
move_to_module(const struct places *p)
{
	const char *vectors = config()->vectors;
	char secret[PATH_MAX];

	if (realpath(config()->secret_file, secret) == NULL)
		return false;
	return setenv("ANSWERWELL_STATE", config()->state, 1) == 0 &&
	       setenv("ANSWERWELL_LOGO", config()->logo, 1) == 0 &&
	       setenv("ANSWERWELL_WELCOME", config()->welcome, 1) == 0 &&
	       setenv("ANSWERWELL_VECTORS", *vectors != '\0' ? vectors : "off", 1) == 0 &&
	       setenv("ANSWERWELL_SECRET_FILE", secret, 1) == 0 && chdir(p->module_dir) == 0;
}

/* In builds with AddressSanitizer its runtime must be loaded before all else, and Kore's program does
 * not ask for it. Found as the library that one of its functions comes from. */
static bool
preload_sanitizer(void)
{
#ifdef __SANITIZE_ADDRESS__
	Dl_info runtime;

	return dladdr((void *)__asan_report_present, &runtime) != 0 &&
	       setenv("LD_PRELOAD", runtime.dli_fname, 1) == 0;
#else
	return true;
#endif
}

/* The workers get what they need of the environment: not the role that may change the schema. */
static bool
use_database(const char *url)
{
	return url == NULL ||
	       (setenv("DATABASE_URL", url, 1) == 0 && unsetenv("DATABASE_OWNER_URL") == 0);
}

/* What draws pictures stands beside Kore and is no child of it, which knows only workers: it ends when nobody is left who could
 * ask. Of this environment it gets nothing. */
static void
become_helper(int line)
{
	char *const none[] = {NULL};
	char socket[16], uid[16], gid[16], why[256];
	uid_t u = 0;
	gid_t g = 0;
	bool drops =
	    geteuid() == 0 && jail_kind() != JAIL_NONE && jail_user(&u, &g, why, sizeof(why));
	char *argv[] = {(char[]){HELPER}, (char[]){"serve"}, socket, drops ? uid : NULL, gid, NULL};

	snprintf(socket, sizeof(socket), "%d", line);
	snprintf(uid, sizeof(uid), "%ld", (long)u);
	snprintf(gid, sizeof(gid), "%ld", (long)g);
	if (fork() == 0)
		execve("./" HELPER, argv, none);
	_exit(0);
}

static bool
start_helper(void)
{
	int ends[2];
	char line[16];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return false;
	snprintf(line, sizeof(line), "%d", ends[0]);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become_helper(ends[1]);
	}
	close(ends[1]);
	while (pid > 0 && waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	return pid > 0 && setenv(DRAW_LINE, line, 1) == 0;
}

static int
become_kore(const struct places *p)
{
	/* Foreground, quiet but for errors; -n without chroot, -r without change of user. */
	static const char *const flags[] = {
	    [JAIL_NONE] = "-nfrq", [JAIL_USER] = "-nfq", [JAIL_FOLDER] = "-fq"};

	execl("./kore", "kore", flags[jail_kind()], "-c", p->conf, (char *)NULL);
	fprintf(stderr, "%s/kore cannot be started: %s\n", p->module_dir, strerror(errno));
	return 1;
}

int
cmd_web(int argc, char **argv)
{
	const char *url = NULL;
	struct arena *a;
	struct places p;
	bool ok;

	if (!args_none(argc, argv))
		return 2;
	a = arena_new();
	ok = jail_join_owner() && jail_is_possible() && find_places(a, &p) && port_is_free() &&
	     make_folders() && cli_keys_read(!config()->is_production) && look_is_right(a) &&
	     (config()->is_production || database_is_right(a)) &&
	     (jail_kind() == JAIL_NONE || jail_prepare(a, &url)) && write_conf(&p) &&
	     move_to_module(&p) && preload_sanitizer() && use_database(url) && start_helper();
	arena_free(a);
	return ok ? become_kore(&p) : 1;
}
