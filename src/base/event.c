#include "answerwell/base/event.h"

#include <stdarg.h>
#include <stdio.h>

#include "answerwell/base/log.h"

enum { FACTS_MAX = 200 };

static const struct {
	const char *code;
	enum log_level level;
} events[EVENTS] = {
    [EVENT_LOGIN] = {"security.login", LOG_LEVEL_INFO},
    [EVENT_LOGIN_FAILED] = {"security.login_failed", LOG_LEVEL_WARN},
    [EVENT_LOGIN_REFUSED] = {"security.login_refused", LOG_LEVEL_WARN},
    [EVENT_LOGOUT] = {"security.logout", LOG_LEVEL_INFO},
    [EVENT_FORBIDDEN] = {"security.forbidden", LOG_LEVEL_WARN},
    [EVENT_CSRF] = {"security.csrf", LOG_LEVEL_WARN},
    [EVENT_LIMITED] = {"security.limited", LOG_LEVEL_WARN},
    [EVENT_REGISTERED] = {"security.registered", LOG_LEVEL_INFO},
    [EVENT_REGISTER_ASKED] = {"security.register_asked", LOG_LEVEL_INFO},
    [EVENT_RESET_SENT] = {"security.reset_sent", LOG_LEVEL_INFO},
    [EVENT_TAKEN_BACK] = {"security.taken_back", LOG_LEVEL_WARN},
    [EVENT_RESET_ASKED] = {"security.reset_asked", LOG_LEVEL_INFO},
    [EVENT_RESET] = {"security.reset", LOG_LEVEL_INFO},
    [EVENT_PASSWORD] = {"security.password", LOG_LEVEL_INFO},
    [EVENT_PASSWORD_WRONG] = {"security.password_wrong", LOG_LEVEL_WARN},
    [EVENT_ADDRESS_ASKED] = {"security.address_asked", LOG_LEVEL_INFO},
    [EVENT_ADDRESS_CHANGED] = {"security.address_changed", LOG_LEVEL_INFO},
    [EVENT_ADDRESS_STOPPED] = {"security.address_stopped", LOG_LEVEL_WARN},
    [EVENT_SESSION_ENDED] = {"security.session_ended", LOG_LEVEL_INFO},
    [EVENT_ROLE] = {"security.role", LOG_LEVEL_INFO},
    [EVENT_SUSPENDED] = {"security.suspended", LOG_LEVEL_INFO},
    [EVENT_LIFTED] = {"security.lifted", LOG_LEVEL_INFO},
    [EVENT_MARK_SUSPENDED] = {"security.mark_suspended", LOG_LEVEL_INFO},
};

const char *
event_code(enum event event)
{
	return events[event].code;
}

static void
write_line(enum event event, int64_t account, const char *facts)
{
	const char *network = log_client_network();
	int64_t by = log_client_account();

	log_event(events[event].level, events[event].code, "account=%lld by=%lld network=%s%s%s",
		  (long long)(account != 0 ? account : by), (long long)by,
		  network != NULL ? network : "-", facts[0] != '\0' ? " " : "", facts);
}

void
event_log(enum event event, int64_t account)
{
	write_line(event, account, "");
}

void
event_facts(enum event event, int64_t account, const char *fmt, ...)
{
	char facts[FACTS_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(facts, sizeof(facts), fmt, ap);
	va_end(ap);
	write_line(event, account, facts);
}
