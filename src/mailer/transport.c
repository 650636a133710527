#include "mailer/transport.h"

#include <stdio.h>

#include "answerwell/base/str.h"

enum result
transport_open(const char *address, struct transport **out, char *why, size_t why_size)
{
	if (str_starts(address, "maildir:"))
		return transport_maildir_open(address + sizeof("maildir:") - 1, out, why, why_size);
	if (str_starts(address, "smtp://") || str_starts(address, "smtps://"))
		return transport_smtp_open(address, out, why, why_size);
	(void)snprintf(why, why_size, "takes maildir:PATH, smtp://... or smtps://...");
	return FAILED;
}
