/* The subcommands of the command `answerwell`: one file each; argv[0] is the subcommand's name.
 * The value returned is the exit code: 0 done, 1 failed, 2 wrong usage. */
#ifndef ANSWERWELL_CLI_CLI_H
#define ANSWERWELL_CLI_CLI_H

struct arena;
struct db;

int cmd_migrate(int argc, char **argv);
int cmd_user(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_faq(int argc, char **argv);
int cmd_suggest(int argc, char **argv);
int cmd_evaluate(int argc, char **argv);
int cmd_coverage(int argc, char **argv);
int cmd_promises(int argc, char **argv);
int cmd_edition(int argc, char **argv);
int cmd_mailer(int argc, char **argv);
int cmd_bounce(int argc, char **argv); /* what sysexits.h says, for mail servers */
int cmd_web(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_reindex(int argc, char **argv);
int cmd_render(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_setup(int argc, char **argv);
int cmd_doctor(int argc, char **argv); /* 0 fine, 1 warnings, 2 broken */

/* Prints one line on standard error and returns false when the database cannot be reached or its
 * schema is not this program's. */
_Bool cli_database(struct db *db, struct arena *a);

/* Prepares what the services ask; prints the first statement that does not fit, with file and line, and
 * returns false. */
_Bool cli_statements(struct db *db);

/* Reads the key file. With `may_be_missing`, a missing one is no fault yet if it is not named by hand:
 * then cli_keys may make it. */
_Bool cli_keys_read(_Bool may_be_missing);

/* After cli_keys_read: the keys open what the database holds; a missing file is made if the database
 * holds nothing. Else one line on standard error, and false. */
_Bool cli_keys(struct db *db, struct arena *a);

/* Key file, a blocking pool (which goes with the arena), cli_database and cli_keys in one. */
_Bool cli_open(struct db *db, struct arena *a);
/* The same as the owner of the schema, for what writes history. */
_Bool cli_open_owner(struct db *db, struct arena *a);
/* True if the connection's role may write history; else says on standard error who may. */
_Bool cli_may_write_past(struct db *db, struct arena *a);

#endif
