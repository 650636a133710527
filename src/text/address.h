/* Addresses in links; for the files of this folder. */
#ifndef TEXT_ADDRESS_H
#define TEXT_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

/* The address of [text](address) as it is meant: example.com/x and example.com:8080 name a host and
 * ann@example.com a mailbox, so they get the scheme they lack. Others come as they are. */
const char *address_whole(struct arena *a, const char *address);

/* True for http, https and mailto addresses and those without a scheme, as a browser reads them. */
bool address_is_safe(const char *address);

/* True if the address leads to another site: it names a host. */
bool address_is_foreign(const char *address);

/* Appends the address for a quoted attribute: what may not stand in one percent-encoded, & and '
 * escaped; what is percent-encoded already stays. */
void address_html(struct buf *b, const char *address, size_t len);

#endif
