/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inifile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"
#include "userfile.h"
#include "wipe.h"

static const char *const names_in_path[] = { "monitoring-plugins.ini", "plugins.ini", "nagios-plugins.ini",
	                                     NULL };

/* In this order; those behind the first four are old names that installations still use. */
static const char *const usual_files[] = {
	"/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
	"/usr/local/etc/monitoring-plugins.ini",
	"/etc/monitoring-plugins/monitoring-plugins.ini",
	"/etc/monitoring-plugins.ini",
	"/etc/nagios/plugins.ini",
	"/usr/local/nagios/etc/plugins.ini",
	"/usr/local/etc/nagios/plugins.ini",
	"/etc/opt/nagios/plugins.ini",
	"/etc/nagios-plugins.ini",
	"/usr/local/etc/nagios-plugins.ini",
	"/etc/opt/nagios-plugins.ini",
	NULL,
};

/* White space of ASCII, the ends of lines included. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_comment(char c)
{
	return c == ';' || c == '#';
}

static void trim(const char **at, const char **end)
{
	while (*at < *end && is_blank(**at))
		(*at)++;
	while (*end > *at && is_blank((*end)[-1]))
		(*end)--;
}

static bool complain(const struct inifile *file, const char *what, struct fault *fault)
{
	return fault_set(fault, "%s, line %u: %s", file->path, file->line, what);
}

/* Writes into the line, which is a copy; it may hold a password, so the caller wipes it. */
static bool hand_over(const struct inifile_reader *reader, char *line, size_t n, const struct inifile *file,
                      struct fault *fault)
{
	char *equals = memchr(line, '=', n);
	const char *key_end = equals ? equals : line + n;
	const char *value = equals ? equals + 1 : NULL, *value_end = line + n;
	const char *key = line;

	trim(&key, &key_end);
	if (value)
		trim(&value, &value_end);
	if (key == key_end)
		return complain(file, "no option name before the =", fault);
	line[n] = '\0';
	line[key_end - line] = '\0';
	return reader->entry(reader->context, file, key, value, fault);
}

static bool read_entry(const struct inifile_reader *reader, const char *at, size_t n,
                       const struct inifile *file, struct fault *fault)
{
	char line[INIFILE_MAX_LINE];
	bool taken;

	if (n >= sizeof(line))
		return complain(file, "the line is too long", fault);
	memcpy(line, at, n);
	taken = hand_over(reader, line, n, file, fault);
	wipe_bytes(line, n);
	return taken;
}

/* "[section]", behind which only a comment may stand. */
static bool read_section(const char *at, const char *end, const char *wanted, bool *is_wanted)
{
	const char *close = memchr(at, ']', (size_t)(end - at));
	const char *rest;

	if (!close)
		return false;
	rest = close + 1;
	at++;
	trim(&at, &close);
	*is_wanted = (size_t)(close - at) == strlen(wanted) && memcmp(at, wanted, strlen(wanted)) == 0;
	trim(&rest, &end);
	return rest == end || is_comment(*rest);
}

static bool is_text(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c < ' ' && !is_blank(bytes[i])) || c == 0x7F)
			return false;
	}
	return true;
}

/* Windows editors put a byte order mark before a text. */
static const char *skip_mark(const char *bytes, size_t n)
{
	return n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? bytes + 3 : bytes;
}

bool inifile_parse(const struct inifile_reader *reader, const char *bytes, size_t n, struct inifile *file,
                   struct fault *fault)
{
	enum { BEFORE_SECTIONS, IN_SECTION, IN_OTHER } place = BEFORE_SECTIONS;
	const char *all_end = bytes + n, *next;
	bool wanted = false, found = false;

	file->line = 0;
	if (!is_text(bytes, n))
		return fault_set(fault, "%s is not a text file", file->path);
	for (const char *at = skip_mark(bytes, n); at < all_end; at = next) {
		const char *newline = memchr(at, '\n', (size_t)(all_end - at));
		const char *end = newline ? newline : all_end;

		next = newline ? newline + 1 : all_end;
		file->line++;
		trim(&at, &end);
		if (at == end || is_comment(*at) || (place == IN_OTHER && *at != '['))
			continue;
		if (*at == '[') {
			if (!read_section(at, end, reader->section, &wanted))
				return complain(file, "a section must be written as [name]", fault);
			place = wanted ? IN_SECTION : IN_OTHER;
			continue;
		}
		if (place == BEFORE_SECTIONS)
			return complain(file, "there is an option before the first [section]", fault);
		if (!read_entry(reader, at, (size_t)(end - at), file, fault))
			return false;
		found = true;
	}
	return found ||
	       fault_set(fault, "%s has no section [%s] with options in it", file->path, reader->section);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool find_in_path(const char *list, char path[INIFILE_MAX_PATH])
{
	while (*list) {
		size_t n = strcspn(list, ":");

		for (size_t i = 0; n > 0 && names_in_path[i]; i++) {
			struct text t;

			text_begin(&t, path, INIFILE_MAX_PATH);
			text_add_bytes(&t, list, n);
			text_addf(&t, "/%s", names_in_path[i]);
			if (!t.cut && exists(path))
				return true;
		}
		list += n + (list[n] == ':');
	}
	return false;
}

static bool find_usual(char path[INIFILE_MAX_PATH], struct fault *fault)
{
	char tried[FAULT_MAX_TEXT];
	struct text t, list;

	TEXT_IN(&list, tried);
	text_begin(&t, path, INIFILE_MAX_PATH);
	for (size_t i = 0; usual_files[i]; i++) {
		if (exists(usual_files[i])) {
			text_add(&t, usual_files[i]);
			return true;
		}
		text_addf(&list, ", %s", usual_files[i]);
	}
	return fault_set(fault,
	                 "no ini file found for --extra-opts; tried MP_CONFIG_FILE, NAGIOS_CONFIG_PATH%s",
	                 tried);
}

static bool find_default(char path[INIFILE_MAX_PATH], struct fault *fault)
{
	const char *file = getenv("MP_CONFIG_FILE");
	const char *directories = getenv("NAGIOS_CONFIG_PATH");
	struct text t;

	if (!file)
		return (directories && find_in_path(directories, path)) || find_usual(path, fault);
	text_begin(&t, path, INIFILE_MAX_PATH);
	text_add(&t, file);
	return !t.cut || fault_set(fault, "the file name in MP_CONFIG_FILE is too long");
}

static bool read_all(const struct userfile *in, struct userfile_bytes *bytes, struct fault *fault)
{
	struct deadline wait = deadline_start(INIFILE_WAIT);

	if (!userfile_read(in, USERFILE_END, &wait, bytes, fault))
		return false;
	if (bytes->len > INIFILE_MAX_BYTES)
		return fault_set(fault, "%s %s is larger than 64 KiB", in->what, in->path);
	return true;
}

static bool read_file(const struct inifile_reader *reader, struct inifile *file, struct fault *fault)
{
	struct userfile_bytes bytes = { .room = INIFILE_MAX_BYTES + 1 };
	struct userfile in;
	bool done;

	if (!userfile_open(&in, "the ini file", file->path, fault))
		return false;
	file->readable_by_others = in.readable_by_others;
	bytes.data = malloc(bytes.room);
	done = bytes.data ? read_all(&in, &bytes, fault) : fault_set(fault, "out of memory");
	userfile_close(&in);
	done = done && inifile_parse(reader, bytes.data, bytes.len, file, fault);
	if (bytes.data)
		wipe_bytes(bytes.data, bytes.len);
	free(bytes.data);
	return done;
}

bool inifile_read(const char *spec, inifile_entry *entry, void *context, struct fault *fault)
{
	const char *at = spec ? strchr(spec, '@') : NULL;
	size_t section_len = !spec ? 0 : at ? (size_t)(at - spec) : strlen(spec);
	char section[INIFILE_MAX_SECTION] = INIFILE_SECTION;
	struct inifile_reader reader = { .section = section, .entry = entry, .context = context };
	struct inifile file = { .path = "" };
	struct text t;

	if (section_len > 0) {
		TEXT_IN(&t, section);
		text_add_bytes(&t, spec, section_len);
		if (t.cut)
			return fault_set(fault, "the section name given with --extra-opts is too long");
	}
	if (!at)
		return find_default(file.path, fault) && read_file(&reader, &file, fault);
	TEXT_IN(&t, file.path);
	text_add(&t, at + 1);
	if (t.cut || t.len == 0)
		return fault_set(fault, "--extra-opts takes [SECTION][@FILE]: the file name is %s",
		                 t.cut ? "too long" : "missing");
	return read_file(&reader, &file, fault);
}
