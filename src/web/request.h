/* From Kore's request to ours. */
#ifndef ANSWERWELL_WEB_REQUEST_H
#define ANSWERWELL_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct connection;
struct http_request;
struct request;

/* The peer's address as text; true if it is a proxy that may be believed: one on this machine, or one
 * that the settings name. */
bool request_peer(const struct connection *c, char *out, size_t size);

/* The client's /24 or /64 as text; "unknown" if its address is none. Behind a trusted proxy its last X-Forwarded-For entry is
 * the client; what stands before it the client may have written itself. */
enum { NETWORK_SIZE = 32 };
void request_network(const struct http_request *req, char *out, size_t size);

/* Copies everything a handler may want into the arena, so that nothing of Kore's is needed later. */
void request_read(struct http_request *req, struct arena *a, struct request *in);

/* Unique among the workers of a day. */
enum { REQUEST_ID_SIZE = 17 };
void request_make_id(char id[REQUEST_ID_SIZE]);

#endif
