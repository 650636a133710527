/* `answerwell config [--example]`: the table of settings. */
#include "answerwell/base/config.h"
#include "cli/args.h"
#include "cli/cli.h"

int
cmd_config(int argc, char **argv)
{
	bool wants_example;

	if (!args_read(argc, argv, &(struct option){"--example", NULL, &wants_example}, 1, NULL, 0,
		       0))
		return 2;
	config_print_example();
	return 0;
}
