/* `answerwell edition settle LOG`. */
#ifndef ANSWERWELL_CLI_SETTLE_H
#define ANSWERWELL_CLI_SETTLE_H

struct arena;
struct db;

/* Reads a mail server's log ("-": standard input) and settles what is uncertain and stands in it. Exit code. */
int settle_from_log(struct db *db, struct arena *a, const char *path);

#endif
