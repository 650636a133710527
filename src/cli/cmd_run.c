/* `answerwell run`: database, schema, demo content, web and mailer in the foreground. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/base/place.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "cli/args.h"
#include "cli/child.h"
#include "cli/cli.h"
#include "cli/jail.h"
#include "cli/ready.h"
#include "sql/doctor.h"

enum { READY_SECONDS = 60, STOP_SECONDS = 15 };

static struct child database = {.name = "database", .stop_signal = SIGINT};
static struct child web = {.name = "web", .stop_signal = SIGTERM};
static struct child mailer = {.name = "mailer", .stop_signal = SIGTERM};
static char self[4096], postgres_sh[4096 + 64];
static sigset_t watched;
static bool is_stopping;

static bool
say(const char *what)
{
	printf("  %-12s", what);
	fflush(stdout);
	return true;
}

static bool
said(bool ok, const char *detail)
{
	printf("%s%s%s\n", ok ? "ok" : "failed", detail[0] ? ": " : "", detail);
	fflush(stdout);
	return ok;
}

/* Collects children that ended and signals that came; waits at most `ms`. */
static void
attend(int ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};
	siginfo_t info;
	pid_t pid;
	int sig;

	sig = sigtimedwait(&watched, &info, &t);
	if (sig == SIGINT || sig == SIGTERM || sig == SIGHUP)
		is_stopping = true;
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		if (!child_ended(&database, pid) && !child_ended(&web, pid))
			child_ended(&mailer, pid);
}

static bool
find_self(void)
{
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return false;
	self[n] = '\0';
	place_of(postgres_sh, sizeof(postgres_sh), "conf/postgres.sh");
	return true;
}

/* The process that a file below the state folder names in its first line; 0: none. */
static pid_t
named_in(const char *file)
{
	char path[4200], line[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "%.4000s/%s", config()->state, file);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	fclose(f);
	return (pid_t)strtol(line, NULL, 10);
}

/* What answers is the child, not somebody else who was there before. */
static bool
is_of(const struct child *c, const char *file)
{
	return c->pid != 0 && named_in(file) == c->pid;
}

static bool
is_running(pid_t pid, const char *program)
{
	char path[64], name[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/comm", (long)pid);
	f = pid > 0 ? fopen(path, "r") : NULL;
	if (f == NULL)
		return false;
	if (fgets(name, sizeof(name), f) == NULL)
		name[0] = '\0';
	fclose(f);
	return strncmp(name, program, strlen(program)) == 0;
}

/* What a `run` that was killed had started is about to end: it is waited for. */
static bool
is_alone(const char *file, const char *program)
{
	int64_t deadline = clock_steady() + STOP_SECONDS * CLOCK_SECOND;
	pid_t pid = named_in(file);

	while (is_running(pid, program) && clock_steady() < deadline)
		usleep(20000);
	if (!is_running(pid, program))
		return true;
	fprintf(stderr,
		"ANSWERWELL_STATE: %s (process %ld) is still at work in %s; stop it first\n",
		program, (long)pid, config()->state);
	return false;
}

/* One `run` a folder: the lock is the folder's own and ends with this process, however that ends. */
static bool
is_only_run(void)
{
	int fd = open(config()->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	fprintf(stderr, "ANSWERWELL_STATE: %s: %s\n", config()->state,
		errno == EWOULDBLOCK ? "another `answerwell run` is at work there"
				     : strerror(errno));
	return false;
}

/* What was made as somebody else cannot be used; root uses it as its owner. */
static bool
is_own(const char *path)
{
	const struct passwd *pw;
	struct stat st;

	if (stat(path, &st) == -1 || st.st_uid == geteuid())
		return true;
	if (geteuid() == 0 && (pw = getpwnam("postgres")) != NULL && pw->pw_uid == st.st_uid)
		return true;
	pw = getpwuid(st.st_uid);
	fprintf(stderr, "ANSWERWELL_STATE: %s belongs to %s; start it as that user, or as root\n",
		path, pw != NULL ? pw->pw_name : "a user who is not there");
	return false;
}

static bool
prepare_state(void)
{
	static const char *const parts[] = {"", "/run", "/log"};
	char path[4200];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", config()->state, parts[i]);
		if (!is_own(path))
			return false;
		if (mkdir(path, 0755) == -1 && errno != EEXIST) {
			fprintf(stderr, "ANSWERWELL_STATE: %s cannot be made: %s\n", path,
				strerror(errno));
			return false;
		}
	}
	if (!is_only_run() || !is_alone("web.pid", "kore") ||
	    !is_alone("db/postmaster.pid", "postgres"))
		return false;
	snprintf(path, sizeof(path), "%.4000s/web.pid", config()->state);
	unlink(path);
	if (!cli_keys_read(true))
		return false;
	snprintf(database.log, sizeof(database.log), "%.4000s/log/database.log", config()->state);
	snprintf(web.log, sizeof(web.log), "%.4000s/log/web.log", config()->state);
	snprintf(mailer.log, sizeof(mailer.log), "%.4000s/log/mailer.log", config()->state);
	return true;
}

static bool
database_answers(void)
{
	struct db_pool *pool = db_pool_blocking(db_owner_url());
	struct arena *a = arena_new();
	struct db db;
	enum result r;

	db_init(&db, pool);
	r = sql_doctor_ping(&db, a, NULL, NULL);
	arena_free(a);
	db_pool_free(pool);
	return r == OK;
}

static bool
start_database(void)
{
	int64_t deadline = clock_steady() + READY_SECONDS * CLOCK_SECOND;
	char last[512];

	say("database");
	if (config()->database_url[0] != '\0') {
		bool ok = database_answers();

		return said(ok, ok ? "DATABASE_URL" : "DATABASE_URL: it cannot be reached");
	}
	database.argv[0] = "/bin/sh";
	database.argv[1] = postgres_sh;
	database.argv[2] = "serve";
	database.argv[3] = config()->state;
	if (!child_start(&database))
		return said(false, strerror(errno));
	log_open("run", LOG_LEVEL_ERROR); /* that it does not answer yet is no news */
	while (clock_steady() < deadline && !is_stopping && database.pid != 0) {
		if (is_of(&database, "db/postmaster.pid") && database_answers())
			return said(true, "PostgreSQL under the state folder");
		attend(100);
	}
	return said(false, child_last_words(&database, last, sizeof(last)));
}

/* Runs another subcommand of this program to its end; its output goes where ours goes. label NULL: it says itself
 * what it does. */
static bool
run_command(const char *label, const char *command, const char *option)
{
	pid_t pid, self_pid = getpid();
	int status;

	if (label != NULL)
		say(label);
	pid = fork();
	if (pid == 0) {
		child_follow(self_pid, SIGTERM);
		if (config()->log_level < LOG_LEVEL_WARN)
			setenv("ANSWERWELL_LOG", "warn", 1);
		execl(self, self, command, option, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return said(false, command);
}

/* Before anything is started that would seal or open with them. */
static bool
keys_fit(void)
{
	struct db_pool *pool = db_pool_blocking(db_app_url());
	struct arena *a = arena_new();
	struct db db;
	bool ok;

	db_init(&db, pool);
	ok = cli_keys(&db, a);
	arena_free(a);
	db_pool_free(pool);
	return ok;
}

static bool
start_services(void)
{
	int64_t deadline = clock_steady() + READY_SECONDS * CLOCK_SECOND;
	char last[512];
	bool ok;

	web.argv[0] = mailer.argv[0] = self;
	web.argv[1] = "web";
	mailer.argv[1] = "mailer";
	if (!child_start(&mailer))
		return said(false, strerror(errno));
	say("web");
	if (!child_start(&web))
		return said(false, strerror(errno));
	/* Kore writes the file when the port is its own. */
	while (clock_steady() < deadline && !is_stopping && web.pid != 0 &&
	       !(is_of(&web, "web.pid") && web_is_ready()))
		attend(100);
	if (!is_of(&web, "web.pid"))
		return said(false, child_last_words(&web, last, sizeof(last)));
	said(true, "");
	/* It writes the file when it can work. */
	say("mailer");
	while (clock_steady() < deadline && !is_stopping && mailer.pid != 0 &&
	       !is_of(&mailer, "run/mailer.pid"))
		attend(100);
	ok = is_of(&mailer, "run/mailer.pid");
	return said(ok, ok ? "" : child_last_words(&mailer, last, sizeof(last)));
}

static void
greet(void)
{
	printf("\nAnswerwell is ready: %s\n", config()->url);
	if (config()->demo)
		printf("\n  Demo logins (password for all: answerwell-demo)\n"
		       "    ann   customer, English      li    customer, Chinese\n"
		       "    nora  staff, English         wei   staff, Chinese\n"
		       "    max   moderator              ada   administrator\n");
	if (strncmp(config()->mail, "maildir:", 8) == 0)
		printf("\n  Mail is delivered to the folder %s\n", config()->mail + 8);
	printf("  Logs: %s/log   Stop: Ctrl-C\n", config()->state);
	fflush(stdout);
}

static void
stop_all(void)
{
	printf("\nStopping ...");
	fflush(stdout);
	child_stop(&web, STOP_SECONDS);
	child_stop(&mailer, STOP_SECONDS);
	child_stop(&database, STOP_SECONDS);
	printf(" done.\n");
}

int
cmd_run(int argc, char **argv)
{
	bool ok;

	if (!args_none(argc, argv))
		return 2;
	sigemptyset(&watched);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGHUP);
	sigaddset(&watched, SIGCHLD);
	sigprocmask(SIG_BLOCK, &watched, NULL);
	if (!jail_join_owner() || !jail_is_possible() || !find_self() || !prepare_state() ||
	    !port_is_free())
		return 1;
	printf("Starting Answerwell\n");
	ok = start_database() && run_command("schema", "migrate", NULL) && keys_fit() &&
	     (!config()->demo || run_command("demo", "demo", "--if-empty")) && start_services();
	if (ok && !is_stopping) {
		greet();
		(void)run_command(NULL, "setup", "--if-new");
	}
	log_open("run", (enum log_level)config()->log_level);
	while (ok && !is_stopping) {
		attend(250);
		child_tend(&database);
		child_tend(&web);
		child_tend(&mailer);
	}
	stop_all();
	return ok ? 0 : 1;
}
