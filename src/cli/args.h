/* The words and options of a subcommand. */
#ifndef ANSWERWELL_CLI_ARGS_H
#define ANSWERWELL_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>

struct option {
	const char *name; /* "--role" */
	const char **value; /* takes one, as --role staff or --role=staff */
	bool *is_given; /* or stands alone */
};

/* Sorts argv[1] ... into words (also "-") and options, in any order; an option is given once. False with one line on
 * standard error that names the argument which is not taken, lacks its value, or is missing: there must
 * be from `least` to `most` words. argv[0] is what is called, as people type it after the program's name. */
bool args_read(int argc, char **argv, const struct option *options, size_t n_options,
	       const char **words, size_t least, size_t most);

/* No words and no options. */
bool args_none(int argc, char **argv);

#endif
