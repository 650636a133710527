/* Whether the web server answers. */
#ifndef ANSWERWELL_CLI_READY_H
#define ANSWERWELL_CLI_READY_H

#include <stdbool.h>

/* Asks /readyz at ANSWERWELL_LISTEN, waiting two seconds at most. */
bool web_is_ready(void);

#endif
