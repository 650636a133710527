/* The address of the web server: whether it is free, whether it answers. */
#ifndef ANSWERWELL_CLI_READY_H
#define ANSWERWELL_CLI_READY_H

#include <stdbool.h>

/* Says on standard error why it cannot be listened at ANSWERWELL_LISTEN, and returns false: it is in use
 * or not this machine's, or would show others the demo, whose passwords are published. */
bool port_is_free(void);

/* Asks /readyz at ANSWERWELL_LISTEN, waiting two seconds at most. */
bool web_is_ready(void);

#endif
