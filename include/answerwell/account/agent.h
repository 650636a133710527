/* What a browser says of itself, in words a person knows. */
#ifndef ANSWERWELL_ACCOUNT_AGENT_H
#define ANSWERWELL_ACCOUNT_AGENT_H

/* "Firefox", "Edge" ... and "Windows", "iPhone" ...; NULL if it is none that is known. The names are
 * the same in every language. A guess: anything may call itself anything. */
const char *agent_browser(const char *agent);
const char *agent_system(const char *agent);

#endif
