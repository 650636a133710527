/* `answerwell config [--example]`: the table of settings. */
#include "answerwell/base/config.h"
#include "cli/cli.h"

int
cmd_config(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	config_print_example();
	return 0;
}
