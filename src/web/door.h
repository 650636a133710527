/* The gate (gate.h) between Kore's connections and Kore's parser: Kore sees one head and one body at a
 * time, and never a byte more.
 *
 * A resource that takes files says so with .body_max (web.h); its body goes through in pieces of at
 * most 8 kB, none of which is held here. Once a connection is no longer HTTP (101, Kore's websockets),
 * its bytes pass as they are. */
#ifndef ANSWERWELL_WEB_DOOR_H
#define ANSWERWELL_WEB_DOOR_H

struct connection;
struct http_request;

/* Kore calls it for each accepted connection (`bind` names it). In the production profile it closes
 * those that come neither from this machine nor from a trusted proxy, before a byte is read. */
void answerwell_connect(struct connection *c);

/* The status with which the request is to be refused; 0: none. */
int door_refusal(const struct http_request *req);

/* What to say that the address takes instead, if that is 405. */
const char *door_allows(const struct http_request *req);

/* Before each answer: after this one the connection closes if it was refused, or if bytes have come
 * that belong to no announced request. Those are never read: whoever sends requests in one go must be
 * ready to send the later ones again (RFC 9112, 9.3.2). */
void door_answer(struct connection *c);

#endif
