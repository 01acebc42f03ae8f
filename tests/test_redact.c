/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "needle.h"
#include "redact.h"
#include "text.h"

#define PASSWORD "p@ss w\xC3\xB6rd&<\"/\\+%1"
#define TOKEN    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxvb2sifQ.c2lnbmF0dXJl"

static struct settings settings;
static struct secret secret;
static struct answer answer;
static struct cookies cookies;

static void set(char *to, size_t room, const char *value)
{
	ck_assert_uint_lt(strlen(value), room);
	memcpy(to, value, strlen(value) + 1);
}

static void set_up(void)
{
	memset(&settings, 0, sizeof(settings));
	memset(&secret, 0, sizeof(secret));
	set(settings.username, sizeof(settings.username), "EXAMPLE\\probe");
	set(secret.password, sizeof(secret.password), PASSWORD);
	answer.request.kind = REQUEST_FOLDERSYNC;
	answer_begin(&answer, NULL, 0);
	answer.ending = ENDING_COMPLETE;
	cookies_begin(&cookies);
}

/* What is left of a body, as a string; NULs are shown as `0`. */
static const char *redacted(const char *body, size_t n)
{
	static char left[ANSWER_MAX_HEAD + 1];

	ck_assert_uint_le(n, sizeof(answer.head));
	memcpy(answer.head, body, n);
	answer.head_len = n;
	redact_answer(&answer, &settings, &secret, &cookies);
	memcpy(left, answer.head, n);
	for (size_t i = 0; i < n; i++)
		if (!left[i])
			left[i] = '0';
	left[n] = '\0';
	return left;
}

/* Whether nothing but stars is left between "[" and "]". */
static bool is_hidden(const char *left)
{
	const char *begin = strchr(left, '['), *end = strrchr(left, ']');

	return begin && end && end > begin + 1 && strspn(begin + 1, "*") == (size_t)(end - begin - 1);
}

static const struct {
	const char *text;
	size_t n;
} spellings[] = {
#define TEXT(literal)                                                                                        \
	{                                                                                                    \
		"see [" literal "] here", sizeof("see [" literal "] here") - 1                               \
	}
	TEXT(PASSWORD),
	TEXT("P@SS W\xC3\xB6RD&<\"/\\+%1"),
	/* percent-encoded, as little and as much as may be, with a plus, as UTF-16, in ISO 8859-1, twice */
	TEXT("p%40ss%20w%C3%B6rd%26%3C%22%2F%5C%2B%251"),
	TEXT("p%40ss+w%c3%b6rd%26%3c%22/%5c%2b%251"),
	TEXT("%70%40%73%73%20%77%C3%B6%72%64%26%3C%22%2F%5C%2B%25%31"),
	TEXT("p@ss%20w%u00F6rd&%3C%22/%5C+%251"),
	TEXT("p%40ss%20w%F6rd%26%3C%22%2F%5C%2B%251"),
	TEXT("p%2540ss%2520w%25C3%25B6rd%2526%253C%2522%252F%255C%252B%25251"),
	/* HTML, by name, by number, in hexadecimal, without the semicolon, twice */
	TEXT("p@ss w\xC3\xB6rd&amp;&lt;&quot;/\\+%1"),
	TEXT("p&#64;ss&#32;w&#246;rd&#38;&#60;&#34;&#47;&#92;&#43;&#37;1"),
	TEXT("p&#x40;ss&nbsp;w&#xf6;rd&#x26;&#x3C;&#x22;&#x2f;&#x0000005C;&#x2B;&#x25;1"),
	TEXT("p&#64ss w&ouml;rd&#38&lt;&#34/\\+%1"),
	TEXT("p@ss w&amp;ouml;rd&amp;amp;&amp;lt;&amp;quot;/\\+%1"),
	/* JSON, JavaScript, C, octal as some loggers write it, quoted again */
	TEXT("p@ss w\xC3\xB6rd&<\\\"\\/\\\\+%1"),
	TEXT("p@ss w\\u00f6rd\\u0026\\u003C\\u0022\\/\\\\+%1"),
	TEXT("p\\x40ss w\\xc3\\xb6rd\\x26\\x3c\\x22/\\x5c+%1"),
	TEXT("p@ss w\\303\\266rd&<\\\"/\\\\+%1"),
	TEXT("p@ss w\\\\u00f6rd\\\\u0026<\\\\\\\"/\\\\\\\\+%1"),
	TEXT("p@ss w\\u{f6}rd\\u{0026}<\\u{22}\\/\\\\+%1"),
	TEXT("p\\U00000040ss w\\U000000F6rd&<\\\"/\\\\+%1"),
	/* HTML 5, CSS and LDAP */
	TEXT("p&commat;ss w&ouml;rd&amp;&lt;&quot;&sol;&bsol;&plus;&percnt;1"),
	TEXT("p\\40 ss\\20 w\\f6 rd\\26 \\3c \\22 \\2f \\5c \\2b \\25 1"),
	TEXT("p\\000040ss w\\0000F6rd\\000026\\00003c\\000022/\\00005c+\\0000251"),
	TEXT("p@ss w\\c3\\b6rd&\\3c\\22/\\5c\\2b%1"),
	/* what could not be decoded or encoded */
	TEXT("p@ss w?rd&<\"/\\+%1"),
	TEXT("p@ss w\xEF\xBF\xBDrd&<\"/\\+%1"),
	TEXT("p@ss w\xF6rd&<\"/\\+%1"),
	/* UTF-16 in both orders */
	TEXT("p\0@\0s\0s\0 \0w\0\xF6\0r\0d\0&\0<\0\"\0/\0\\\0+\0%\0001"),
	TEXT("p\0\0\0@\0\0\0s\0\0\0s\0\0\0 \0\0\0w\0\0\0\xF6\0\0\0rd&<\"/\\+%1"),
	/* broken over lines */
	TEXT("p@ss\r\n\t w\xC3\xB6rd&<\n\"/\\+%1"),
	TEXT("p@ss w\xC3\xB6rd&<\n\n\n\r\n\n\n\"/\\+%1"),
	TEXT("p@ss w\xC3\xB6rd&<  \t\n \xC2\xA0 \"/\\+%1"),
	TEXT("=70=40=73=73=20=77=C3=B6=72=64=26=3C=22=2F=5C=2B=25=31"),
	TEXT("p=40ss w=\r\n=C3=B6rd&<=\r\n\"/\\+%1"),
	TEXT("p@ss w\xC3\xB6rd&<\\\n\"/\\\\+%1"),
	TEXT("7040737320\\r\\n77C3B672\\n64263C222F5C2B2531"),
	/* other blanks, which are shown as one */
	TEXT("p@ss  w\xC3\xB6rd&<\"/\\+%1"),
	TEXT("p@ss\t w\xC3\xB6rd&<\"/\\+%1"),
	TEXT("p@ss\xC2\xA0\xE2\x80\x83w\xC3\xB6rd&<\"/\\+%1"),
	/* hexadecimal, in both cases, in pairs */
	TEXT("7040737320 77C3B67264263C222F5C2B2531"),
	TEXT("70:40:73:73:20:77:c3:b6:72:64:26:3c:22:2f:5c:2b:25:31"),
	TEXT("70, 0x40, 0x73, 0x73, 0x20, 0x77, 0xc3, 0xb6, 0x72, 0x64, "
	     "0x26, 0x3c, 0x22, 0x2f, 0x5c, 0x2b, 0x25, 0x31"),
#undef TEXT
};

START_TEST(hides_the_password_in_each_spelling)
{
	const char *left = redacted(spellings[_i].text, spellings[_i].n);

	ck_assert_msg(is_hidden(left), "%s", left);
	ck_assert(strncmp(left, "see [", 5) == 0 && strcmp(left + strlen(left) - 6, "] here") == 0);
}
END_TEST

static const char *const foreign[] = {
	"[z\xE2\x82\xACrich]", "[z\xAC\x20rich]", "[z\x20\xACrich]", "[z&euro;rich]", "[z&#8364;rich]",
	"[z%E2%82%ACrich]",    "[z%u20ACrich]",   "[z\\u20acrich]",  "[z?rich]",      "[Z%E2%82%ACRICH]",
};

START_TEST(hides_characters_beyond_iso_8859_1)
{
	set(secret.password, sizeof(secret.password), "z\xE2\x82\xACrich");
	ck_assert_msg(is_hidden(redacted(foreign[_i], strlen(foreign[_i]))), "%s", foreign[_i]);
}
END_TEST

static const char *const emoji[] = {
	"[ab\360\237\230\200cd]", "[ab%F0%9F%98%80cd]", "[ab\\uD83D\\uDE00cd]",
	"[ab&#128512;cd]",        "[ab&#x1F600;cd]",    "[ab?cd]",
};

START_TEST(hides_characters_beyond_sixteen_bits)
{
	set(secret.password, sizeof(secret.password), "ab\360\237\230\200cd");
	ck_assert_msg(is_hidden(redacted(emoji[_i], strlen(emoji[_i]))), "%s", emoji[_i]);
}
END_TEST

START_TEST(hides_a_password_that_is_no_utf8)
{
	static const char text[] = "[a\xFF\xC3"
				   "b]";

	set(secret.password, sizeof(secret.password),
	    "a\xFF\xC3"
	    "b");
	ck_assert(is_hidden(redacted(text, sizeof(text) - 1)));
}
END_TEST

START_TEST(hides_a_password_full_of_escapes)
{
	static const char *const passwords[] = { "100%25x", "&amp;&amp;", "a\\u0041b",
		                                 "%%%%",    "a%41b",      "&#64;&#64;" };

	for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++) {
		char text[64];
		int n = snprintf(text, sizeof(text), "[%s]", passwords[i]);

		set(secret.password, sizeof(secret.password), passwords[i]);
		ck_assert_msg(is_hidden(redacted(text, (size_t)n)), "%s", passwords[i]);
	}
}
END_TEST

static size_t encode_base64(const char *alphabet, const char *in, size_t n, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i += 3) {
		unsigned b = (unsigned)(unsigned char)in[i] << 16;

		b |= i + 1 < n ? (unsigned)(unsigned char)in[i + 1] << 8 : 0;
		b |= i + 2 < n ? (unsigned char)in[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			out[len++] = i + k > n ? '=' : alphabet[b >> (18 - 6 * k) & 63];
	}
	return len;
}

static const char *const alphabets[] = { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" };

/* In base64, at each alignment, with anything around it: no character keeps a bit of it. */
START_TEST(hides_base64_at_any_alignment)
{
	static const char *const passwords[] = { PASSWORD, "abcd", "abcde", "abcdef",
		                                 "\xFF\xFE\xFB\xEF\xFF\xFF" };

	for (size_t p = 0; p < sizeof(passwords) / sizeof(passwords[0]); p++) {
		for (size_t before = 0; before < 6; before++) {
			for (size_t after = 0; after < 4; after++) {
				char plain[64], text[128];
				size_t n, first = before * 8 / 6;
				size_t last = (before + strlen(passwords[p])) * 8;
				const char *left;

				n = (size_t)snprintf(plain, sizeof(plain), "%.*s%s%.*s", (int)before,
				                     "......", passwords[p], (int)after, "....");
				n = encode_base64(alphabets[_i], plain, n, text);
				set(secret.password, sizeof(secret.password), passwords[p]);
				left = redacted(text, n);
				last = last / 6 + (last % 6 != 0);
				ck_assert_msg(strspn(left + first, "*") >= last - first, "%s of %.*s", left,
				              (int)n, text);
				ck_assert(strspn(left, "*") == 0 || first == 0);
			}
		}
	}
}
END_TEST

/* As PowerShell and .NET write strings: two bytes a character, in either order. */
START_TEST(hides_utf16_in_base64_and_hexadecimal)
{
	static const char password[] = "Abcde1";
	char plain[64], text[128] = "[";

	set(secret.password, sizeof(secret.password), password);
	for (size_t before = 0; before < 4; before++) {
		size_t n = before, first = 1 + (before * 8 + 5) / 6;
		const char *left;

		memset(plain, '.', sizeof(plain));
		for (const char *c = password; *c; c++) {
			plain[n++] = _i ? '\0' : *c;
			plain[n++] = _i ? *c : '\0';
		}
		n = 1 + encode_base64(alphabets[0], plain, n, text + 1);
		left = redacted(text, n);
		ck_assert_msg(strspn(left + first, "*=A") == n - first, "%s", left);
	}
	ck_assert_str_eq(redacted("[4100620063006400650031]", 24), "[**********************]");
}
END_TEST

/* Who has such a blob can try passwords on it. */
START_TEST(hides_an_ntlm_message_without_its_scheme)
{
	static const char text[] = "[TlRMTVNTUAADAAAAGAAYAHIAAAA2ATYBigAAABQAFABIAAAACAAIAFwAAAA]";
	const char *left = redacted(text, sizeof(text) - 1);

	ck_assert_msg(strspn(left + strlen("[TlRMTVNTUAA"), "*") ==
	                      sizeof(text) - 1 - strlen("[TlRMTVNTUAA]"),
	              "%s", left);
}
END_TEST

START_TEST(hides_the_authorization_value)
{
	static const char login[] = "EXAMPLE\\probe:" PASSWORD;
	char text[128] = "Authorization was Basic [";
	size_t n = strlen(text);

	n += encode_base64(alphabets[0], login, sizeof(login) - 1, text + n);
	text[n++] = ']';
	ck_assert_msg(is_hidden(redacted(text, n)), "%s", redacted(text, n));
}
END_TEST

START_TEST(hides_the_login_of_a_short_password)
{
	char text[128] = "was [";
	size_t n = strlen(text);

	set(secret.password, sizeof(secret.password), "x");
	n += encode_base64(alphabets[0], "EXAMPLE\\probe:x", 15, text + n);
	text[n++] = ']';
	ck_assert_msg(is_hidden(redacted(text, n)), "%s", redacted(text, n));
}
END_TEST

static const struct {
	const char *text, *left;
} words[] = {
	{ "x", "*" },         { "Password: x", "Password: *" },
	{ "\"x\"", "\"*\"" }, { "<td>X</td>", "<td>*</td>" },
	{ "q=x&r", "q=*&r" }, { "Exchange x-ray nginx/1.x text/x", "Exchange x-ray nginx/1.x text/x" },
};

START_TEST(hides_a_short_password_only_as_a_word)
{
	set(secret.password, sizeof(secret.password), "x");
	ck_assert_str_eq(redacted(words[_i].text, strlen(words[_i].text)), words[_i].left);
}
END_TEST

START_TEST(hides_the_token)
{
	static const char text[] = "[" TOKEN "] and [" TOKEN "]";

	secret.password[0] = '\0';
	set(secret.token, sizeof(secret.token), TOKEN);
	secret.has_token = true;
	ck_assert_uint_eq(strspn(redacted(text, sizeof(text) - 1), "[* and]"), sizeof(text) - 1);
}
END_TEST

START_TEST(hides_the_longest_token_by_its_beginning)
{
	char *text = malloc(ANSWER_MAX_HEAD);
	const char *left;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < SECRET_MAX_TOKEN; i++)
		secret.token[i] = (char)('a' + (i * i / 7) % 26);
	secret.has_token = true;
	memcpy(text, secret.token, ANSWER_MAX_HEAD);
	text[NEEDLE_ENOUGH + 8] = '!'; /* as far as it goes on */
	left = redacted(text, ANSWER_MAX_HEAD);
	ck_assert_uint_eq(strspn(left, "*"), NEEDLE_ENOUGH + 8);
	free(text);
}
END_TEST

START_TEST(hides_the_proxys_password)
{
	set(settings.proxy.user, sizeof(settings.proxy.user), "u");
	set(settings.proxy_password, sizeof(settings.proxy_password), "s3cret");
	ck_assert(is_hidden(redacted("[s3cret]", 8)));
	ck_assert(is_hidden(redacted("[dTpzM2NyZXQ=]", 14))); /* u:s3cret */
}
END_TEST

START_TEST(leaves_other_text_alone)
{
	static const char text[] =
		"HTTP/1.1 500 p@ss, w\xC3\xB6rd %zz &x; \\q Zm9v 70407373 <h1>Authorization Required</h1> "
		"Negotiate NTLM realm=\"x\" cookies are needed; document.cookie=\"a=b\" "
		"authorization_uri=\"u\"";

	ck_assert_str_eq(redacted(text, sizeof(text) - 1), text);
}
END_TEST

START_TEST(needs_no_secret)
{
	secret.password[0] = '\0';
	ck_assert_str_eq(redacted("p@ss", 4), "p@ss");
}
END_TEST

static const struct {
	const char *text, *left;
} fields[] = {
	{ "Cookie: a=b; c=d\r\nHost: h", "Cookie: ********\r\nHost: h" },
	{ "HTTP_COOKIE:a=b\nX", "HTTP_COOKIE:***\nX" },
	{ "<td>HTTP_COOKIE </td><td class=\"v\">a=b</td>", "<td>HTTP_COOKIE </td><td class=\"v\">***</td>" },
	{ "{\"Cookie\":\"a=\\\"b\\\"\",\"Host\":\"h\"}", "{\"Cookie\":\"*******\",\"Host\":\"h\"}" },
	{ "[HTTP_COOKIE] => a=b\n", "[HTTP_COOKIE] => ***\n" },
	{ "[Cookie] =&gt; a=b\n", "[Cookie] =&gt; ***\n" },
	{ "&quot;Cookie&quot;: a", "&quot;Cookie&quot;: *" },
	{ "authorization: NTLM x\n", "authorization: ******\n" },
	{ "Cookie:", "Cookie:" },
	{ "Cookie", "Cookie" },
	{ "Cookie<b", "Cookie<b" },
	{ "Negotiate YIIGhgYGKwYBBQUCoIIGejCCBnagMDAuBgkqhkiC9xIBAgI=;",
	  "Negotiate ****************************************;" },
	{ "NTLM TlRMTVNTUAADAAAAGAAYAIAAAAAYABgAmAAAAA==", NULL },
};

START_TEST(hides_fields_shown_in_a_page)
{
	const char *left = redacted(fields[_i].text, strlen(fields[_i].text));

	if (!fields[_i].left || strncmp(left, "Negotiate", 9) == 0)
		ck_assert_msg(strstr(left, "*****") != NULL && !strpbrk(left, "+/"), "%s", left);
	else
		ck_assert_str_eq(left, fields[_i].left);
}
END_TEST

static const char *const overlapping[] = { "hori", "Auth", "x-auth", "tion: N", "a Co", "ookie" };

START_TEST(hides_secrets_that_overlap_a_field)
{
	static const char text[] = "x-Authorization: Nothing\na Cookie: q";
	const char *left;

	set(secret.password, sizeof(secret.password), overlapping[_i]);
	left = redacted(text, sizeof(text) - 1);
	ck_assert_msg(!strchr(left, 'q') && !strstr(left, "thing"), "%s", left);
	ck_assert_msg(!text_find(left, strlen(left), overlapping[_i]), "%s", left);
}
END_TEST

/* The text was cut within the secret, or within an escape of it. */
static const char *const tails[] = { "p",          "p@ss",         "p%40ss%2",  "p%40ss%20w%C3%",
	                             "p@ss w\xC3", "cEBzcyB3w7Zy", "p\0@\0s\0", "p=40ss=2" };

START_TEST(hides_a_piece_at_the_end_of_a_cut_text)
{
	static char text[ANSWER_MAX_HEAD];
	size_t n = _i == 6 ? 6 : strlen(tails[_i]);
	const char *left;

	memset(text, '.', sizeof(text));
	memcpy(text + sizeof(text) - n, tails[_i], n);
	left = redacted(text, sizeof(text));
	ck_assert_msg(strspn(left + sizeof(text) - n, "*") == n, "%s", left + sizeof(text) - n);
	ck_assert_uint_eq(strcspn(left, "*"), sizeof(text) - n);
	/* what is whole ends as it likes */
	left = redacted(text + sizeof(text) - n, n);
	ck_assert(strspn(left, "*") < n);
}
END_TEST

START_TEST(reads_no_byte_behind_the_text)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		for (size_t n = 0; n <= spellings[i].n; n++) {
			/* behind the text stands what would go on, so that reading on would show */
			memcpy(answer.head, spellings[i].text, spellings[i].n);
			answer.head_len = n;
			redact_answer(&answer, &settings, &secret, &cookies);
			if (memcmp(answer.head + n, spellings[i].text + n, spellings[i].n - n) != 0)
				ck_abort_msg("%s, %zu bytes of it", spellings[i].text, n);
		}
	}
}
END_TEST

static const char *const hostile[] = { "%25",  "&amp;", "\\",      "p",      "p@ss ", "%",
	                               "\r\n", "c",     "Cookie<", "NTLM a", "7" };

START_TEST(takes_hostile_text_in_its_stride)
{
	static char text[ANSWER_MAX_HEAD];
	size_t len = strlen(hostile[_i]);

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = hostile[_i][i % len];
	memset(secret.password, 'p', SECRET_MAX_PASSWORD);
	memset(secret.token, '%', SECRET_MAX_TOKEN);
	secret.has_token = true;
	(void)redacted(text, sizeof(text));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("redact");
	TCase *t = tcase_create("secrets");

	tcase_add_checked_fixture(t, set_up, NULL);
	tcase_add_loop_test(t, hides_the_password_in_each_spelling, 0, COUNT(spellings));
	tcase_add_loop_test(t, hides_characters_beyond_iso_8859_1, 0, COUNT(foreign));
	tcase_add_loop_test(t, hides_characters_beyond_sixteen_bits, 0, COUNT(emoji));
	tcase_add_test(t, hides_a_password_that_is_no_utf8);
	tcase_add_test(t, hides_a_password_full_of_escapes);
	tcase_add_loop_test(t, hides_base64_at_any_alignment, 0, COUNT(alphabets));
	tcase_add_loop_test(t, hides_utf16_in_base64_and_hexadecimal, 0, 2);
	tcase_add_test(t, hides_an_ntlm_message_without_its_scheme);
	tcase_add_test(t, hides_the_authorization_value);
	tcase_add_test(t, hides_the_login_of_a_short_password);
	tcase_add_loop_test(t, hides_a_short_password_only_as_a_word, 0, COUNT(words));
	tcase_add_test(t, hides_the_token);
	tcase_add_test(t, hides_the_longest_token_by_its_beginning);
	tcase_add_test(t, hides_the_proxys_password);
	tcase_add_test(t, leaves_other_text_alone);
	tcase_add_test(t, needs_no_secret);
	tcase_add_loop_test(t, hides_fields_shown_in_a_page, 0, COUNT(fields));
	tcase_add_loop_test(t, hides_secrets_that_overlap_a_field, 0, COUNT(overlapping));
	tcase_add_loop_test(t, hides_a_piece_at_the_end_of_a_cut_text, 0, COUNT(tails));
	tcase_add_test(t, reads_no_byte_behind_the_text);
	tcase_add_loop_test(t, takes_hostile_text_in_its_stride, 0, COUNT(hostile));
	suite_add_tcase(s, t);
	return s;
}
