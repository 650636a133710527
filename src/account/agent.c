#include "answerwell/account/agent.h"

#include <stddef.h>
#include <string.h>

struct sign {
	const char *in, *name;
};

/* Most browsers claim to be several: the more special sign comes first. */
static const struct sign browsers[] = {
    {"MicroMessenger", "WeChat"},
    {"QQBrowser", "QQ Browser"},
    {"UCBrowser", "UC Browser"},
    {"MiuiBrowser", "Mi Browser"},
    {"HuaweiBrowser", "Huawei Browser"},
    {"SamsungBrowser", "Samsung Internet"},
    {"YaBrowser", "Yandex Browser"},
    {"Vivaldi", "Vivaldi"},
    {"OPR/", "Opera"},
    {"Opera", "Opera"},
    {"EdgA/", "Edge"},
    {"EdgiOS/", "Edge"},
    {"Edg/", "Edge"},
    {"Edge/", "Edge"},
    {"FxiOS/", "Firefox"},
    {"Firefox/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
    {"Trident/", "Internet Explorer"},
    {"curl/", "curl"},
};
static const struct sign systems[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},     {"HarmonyOS", "HarmonyOS"},
    {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
    {"Macintosh", "Mac"},   {"Linux", "Linux"},   {"FreeBSD", "FreeBSD"},
    {"OpenBSD", "OpenBSD"},
};

static const char *
find(const struct sign *signs, size_t n, const char *agent)
{
	for (size_t i = 0; agent != NULL && i < n; i++)
		if (strstr(agent, signs[i].in) != NULL)
			return signs[i].name;
	return NULL;
}

const char *
agent_browser(const char *agent)
{
	return find(browsers, sizeof(browsers) / sizeof(browsers[0]), agent);
}

const char *
agent_system(const char *agent)
{
	return find(systems, sizeof(systems) / sizeof(systems[0]), agent);
}
