#include "cli/args.h"

#include <stdio.h>
#include <string.h>

static bool
wrong(const char *command, const char *argument, const char *what)
{
	fprintf(stderr, "answerwell %s: %s%s%s (answerwell help %.*s)\n", command, argument,
		argument[0] != '\0' ? " " : "", what, (int)strcspn(command, " "), command);
	return false;
}

static const struct option *
option_named(const char *argument, const struct option *options, size_t n)
{
	size_t len = strcspn(argument, "=");

	for (size_t i = 0; i < n; i++) {
		if (strncmp(argument, options[i].name, len) == 0 && options[i].name[len] == '\0')
			return &options[i];
	}
	return NULL;
}

/* How many arguments the option takes up; 0: it is wrong, and that has been said. */
static int
take_option(int left, char **argv, const char *command, const struct option *o)
{
	const char *value = strchr(argv[0], '=');

	if (o == NULL)
		return wrong(command, argv[0], "is no option of it");
	if (o->value == NULL) {
		if (value != NULL)
			return wrong(command, o->name, "takes no value");
		*o->is_given = true;
		return 1;
	}
	if (*o->value != NULL)
		return wrong(command, o->name, "is given twice");
	if (value == NULL && left < 2)
		return wrong(command, o->name, "needs a value");
	*o->value = value != NULL ? value + 1 : argv[1];
	return value != NULL ? 1 : 2;
}

bool
args_read(int argc, char **argv, const struct option *options, size_t n_options, const char **words,
	  size_t least, size_t most)
{
	size_t n = 0;
	int taken;

	for (int i = 1; i < argc; i += taken) {
		taken = 1;
		if (argv[i][0] == '-' && argv[i][1] != '\0') {
			taken = take_option(argc - i, argv + i, argv[0],
					    option_named(argv[i], options, n_options));
			if (taken == 0)
				return false;
		} else if (n == most) {
			return wrong(argv[0], argv[i], "is one word too many");
		} else {
			words[n++] = argv[i];
		}
	}
	return n >= least || wrong(argv[0], "", "something is missing");
}

bool
args_none(int argc, char **argv)
{
	return args_read(argc, argv, NULL, 0, NULL, 0, 0);
}
