/* The address of the web server: whether it is free, whether it answers. */
#ifndef ANSWERWELL_CLI_READY_H
#define ANSWERWELL_CLI_READY_H

#include <stdbool.h>

/* Says on standard error why it cannot be listened at ANSWERWELL_LISTEN, and returns false. */
bool port_is_free(void);

/* Asks /readyz at ANSWERWELL_LISTEN, waiting two seconds at most. */
bool web_is_ready(void);

#endif
