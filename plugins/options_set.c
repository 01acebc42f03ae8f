/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options_set.h"

#include <string.h>

#include "cause.h"
#include "host.h"
#include "text.h"
#include "wipe.h"

#define MAX_TIMEOUT 86400.0 /* seconds: a day */
#define MAX_DAYS    99999   /* beyond any certificate */
#define MAX_VERBOSE 3       /* -vvv: Monitoring Plugins Development Guidelines, "Plugin Output" */

/* The caller must cast to the type that the row's FIELD() has. */
static void *field(struct settings *s, const struct option_use *use)
{
	return (char *)s + use->row->at;
}

/* An empty value is a variable that was not set, never meant. */
static bool keep(char *out, size_t room, const char *value)
{
	size_t n = strlen(value);

	if (n == 0 || n >= room)
		return false;
	memcpy(out, value, n + 1);
	return true;
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7F;
}

static bool is_visible(char c)
{
	return c > ' ' && c <= '~';
}

static bool has_control(const char *s)
{
	while (*s && !is_control(*s))
		s++;
	return *s != '\0';
}

bool option_set_flag(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	*(bool *)field(s, use) = true;
	return true;
}

/* argv lives as long as the settings; an ini file's words do not. */
static bool keep_name(struct settings *s, const struct option_use *use, const char *word, const char **out)
{
	char *copy = s->ini_words + s->ini_words_len;

	if (!use->file) {
		*out = word;
		return true;
	}
	if (!keep(copy, sizeof(s->ini_words) - s->ini_words_len, word))
		return false;
	s->ini_words_len += strlen(word) + 1;
	*out = copy;
	return true;
}

bool option_set_file(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return use->value[0] && keep_name(s, use, use->value, field(s, use));
}

bool option_set_range(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return range_parse(use->value, field(s, use));
}

/* -1 when the value is none of the row's choices. */
static int choose(const struct option_use *use)
{
	for (int i = 0; use->row->choices[i]; i++)
		if (text_equal(use->value, use->row->choices[i]))
			return i;
	return -1;
}

/* memcpy, because the field is one of several enums, each of the size of int. */
bool option_set_choice(struct settings *s, const struct option_use *use, struct fault *fault)
{
	int i = choose(use);

	(void)fault;
	if (i >= 0)
		memcpy(field(s, use), &i, sizeof(i));
	return i >= 0;
}

bool option_set_hostname(struct settings *s, const struct option_use *use, struct fault *fault)
{
	size_t n = strlen(use->value);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)use->value[i] >= 0x80)
			return fault_set(fault, "takes an international name in its ASCII form, xn--...");
	s->hostname_is_address = host_read_address(use->value, n, s->hostname);
	return s->hostname_is_address || host_read_name(use->value, n, s->hostname);
}

bool option_set_address(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return host_read_address(use->value, strlen(use->value), s->address);
}

bool option_set_port(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return host_read_port(use->value, &s->port);
}

bool option_set_path(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	if (use->value[0] != '/')
		return false;
	for (const char *at = use->value; *at; at++)
		if (!is_visible(*at) || *at == '?' || *at == '#')
			return false;
	return keep(s->path, sizeof(s->path), use->value);
}

static bool set_family(struct settings *s, enum family family, struct fault *fault)
{
	if (s->family != FAMILY_ANY && s->family != family)
		return fault_set(fault, "contradicts --use-ipv%c", family == FAMILY_IPV4 ? '6' : '4');
	s->family = family;
	return true;
}

bool option_set_ipv4(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)use;
	return set_family(s, FAMILY_IPV4, fault);
}

bool option_set_ipv6(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)use;
	return set_family(s, FAMILY_IPV6, fault);
}

bool option_set_proxy(struct settings *s, const struct option_use *use, struct fault *fault)
{
	if (s->proxy.user[0])
		wipe_bytes(s->proxy_password, strlen(s->proxy_password));
	if (!use->file && strchr(use->value, '@'))
		return fault_set(fault,
		                 "takes a user and password from an ini file only: all users can read a "
		                 "command line");
	return host_read_proxy(use->value, &s->proxy, s->proxy_password);
}

static bool is_login(const char *user)
{
	const char *backslash = strchr(user, '\\');

	return !has_control(user) &&
	       (!backslash || (backslash != user && backslash[1] && !strchr(backslash + 1, '\\')));
}

bool option_set_username(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return is_login(use->value) && keep(s->username, sizeof(s->username), use->value);
}

bool option_set_domain(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	return !has_control(use->value) && !strpbrk(use->value, "\\@") &&
	       keep(s->domain, sizeof(s->domain), use->value);
}

bool option_set_password(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	if (s->has_ini_password)
		wipe_bytes(s->ini_password, strlen(s->ini_password));
	s->has_ini_password = keep(s->ini_password, sizeof(s->ini_password), use->value);
	if (!s->has_ini_password)
		return false;
	s->ini_readable_by_others = use->file->readable_by_others;
	return keep_name(s, use, use->file->path, &s->ini_file);
}

bool option_set_protocol_version(struct settings *s, const struct option_use *use, struct fault *fault)
{
	int i = choose(use);

	(void)fault;
	return i >= 0 && keep(s->protocol_version, sizeof(s->protocol_version), use->row->choices[i]);
}

bool option_set_device_id(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	for (const char *at = use->value; *at; at++)
		if (!text_is_letter(*at) && !text_is_digit(*at))
			return false;
	return keep(s->device_id, sizeof(s->device_id), use->value);
}

bool option_set_device_type(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	for (const char *at = use->value; *at; at++)
		if (!text_is_letter(*at))
			return false;
	return keep(s->device_type, sizeof(s->device_type), use->value);
}

bool option_set_user_agent(struct settings *s, const struct option_use *use, struct fault *fault)
{
	size_t n = strlen(use->value);

	(void)fault;
	for (size_t i = 0; i < n; i++)
		if (!is_visible(use->value[i]) && (use->value[i] != ' ' || i == 0 || i == n - 1))
			return false;
	return keep(s->user_agent, sizeof(s->user_agent), use->value);
}

bool option_set_policy_key(struct settings *s, const struct option_use *use, struct fault *fault)
{
	unsigned long key;
	struct text t;

	(void)fault;
	if (!text_number(use->value, 4294967295UL, &key))
		return false;
	TEXT_IN(&t, s->policy_key);
	text_addf(&t, "%lu", key);
	return true;
}

bool option_set_folder(struct settings *s, const struct option_use *use, struct fault *fault)
{
	size_t n = strlen(use->value);

	if (n == 0 || n >= FOLDERSYNC_MAX_NAME)
		return false;
	if (s->folder_count == FOLDERSYNC_MAX_WANTED)
		return fault_set(fault, "may be given at most %d times", FOLDERSYNC_MAX_WANTED);
	return keep_name(s, use, use->value, &s->folder[s->folder_count++]);
}

bool option_set_certificate(struct settings *s, const struct option_use *use, struct fault *fault)
{
	size_t n = strcspn(use->value, ",");
	unsigned long warn, crit = 0;
	bool has_crit = use->value[n] == ',';

	(void)fault;
	if (!text_number_bytes(use->value, n, MAX_DAYS, &warn))
		return false;
	if (has_crit && (!text_number(use->value + n + 1, MAX_DAYS, &crit) || crit > warn))
		return false;
	s->cert_given = true;
	s->cert_has_crit = has_crit;
	s->cert_warn = (unsigned)warn;
	s->cert_crit = (unsigned)crit;
	return true;
}

bool option_set_timeout(struct settings *s, const struct option_use *use, struct fault *fault)
{
	double seconds;

	(void)fault;
	if (!text_decimal(use->value, &seconds) || seconds <= 0 || seconds > MAX_TIMEOUT)
		return false;
	s->timeout = seconds;
	return true;
}

bool option_set_state(struct settings *s, const struct option_use *use, struct fault *fault)
{
	return override_parse(&s->overrides, use->value, cause_key, fault);
}

bool option_set_verbose(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)use;
	(void)fault;
	if (s->verbose < MAX_VERBOSE)
		s->verbose++;
	return true;
}

bool option_set_explain(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)fault;
	if (use->value && (!cause_find(use->value) || !keep(s->explain, sizeof(s->explain), use->value)))
		return false;
	s->action = ACTION_EXPLAIN;
	return true;
}

bool option_set_help(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)use;
	(void)fault;
	s->action = ACTION_HELP;
	return true;
}

bool option_set_version(struct settings *s, const struct option_use *use, struct fault *fault)
{
	(void)use;
	(void)fault;
	s->action = ACTION_VERSION;
	return true;
}
