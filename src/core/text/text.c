/*
 * text.c: spelling.
 */
#include "core/text/text.h"

#include <stdint.h>
#include <string.h>

/*
 * The code point of the UTF-8 sequence of two or three bytes at s, and its
 * length; 0 if there is no such sequence.  (What we fold needs no four.)
 */
static uint32_t
decode(const unsigned char *s, size_t len, size_t *used)
{
	if (len >= 2 && s[0] >= 0xC2 && s[0] <= 0xDF && (s[1] & 0xC0) == 0x80)
	{
		*used = 2;
		return (s[0] & 0x1FU) << 6 | (s[1] & 0x3FU);
	}
	if (len >= 3 && (s[0] & 0xF0) == 0xE0 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80 &&
		(s[0] != 0xE0 || s[1] >= 0xA0))
	{
		*used = 3;
		return (s[0] & 0x0FU) << 12 | (s[1] & 0x3FU) << 6 | (s[2] & 0x3FU);
	}
	return 0;
}

/* The digit that a superscript stands for, or 0. */
static char
superscript(uint32_t c)
{
	if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079))
		return (char) ('0' + (c & 0x0F));
	if (c == 0x00B9)
		return '1';
	if (c == 0x00B2 || c == 0x00B3)
		return (char) ('0' + (c & 0x0F));
	return 0;
}

/* The ASCII character that another code point beyond ASCII stands for, or 0. */
static char
ascii_of(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return (char) (c - 0xFF01 + '!');
	if (c >= 0x2080 && c <= 0x2089)
		return (char) ('0' + (c & 0x0F));
	if ((c >= 0x2000 && c <= 0x200A) || c == 0x00A0 || c == 0x202F || c == 0x3000)
		return ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	switch (c)
	{
		case 0x00B5:
		case 0x03BC:
			return 'u';
		case 0x00B7:
		case 0x22C5:
		case 0x30FB:
			return '*';
		case 0x3001:
			return ',';
		default:
			return 0;
	}
}

size_t
cm_fold_text(const char *s, size_t len, char *out)
{
	const unsigned char *p = (const unsigned char *) s;
	size_t		n = 0;
	size_t		i = 0;
	bool		raised = false; /* whether the last character was a superscript */

	while (i < len)
	{
		size_t		used = 1;
		uint32_t	code = p[i] >= 0x80 ? decode(p + i, len - i, &used) : 0;
		char		digit = superscript(code);
		char		c = digit;

		if (p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r'))
			c = ' ';
		else if (digit == 0)
			c = ascii_of(code);

		/* a superscript takes two bytes or three: there is room for '^' */
		if (digit != 0 && !raised && n > 0 && out[n - 1] >= '0' && out[n - 1] <= '9')
			out[n++] = '^';
		if (c != 0)
			out[n++] = c;
		else
			for (size_t j = 0; j < used; j++)
				out[n++] = s[i + j];
		raised = digit != 0;
		i += used;
	}
	return n;
}

void
cm_trim(const char **s, size_t *len)
{
	while (*len > 0 && **s == ' ')
	{
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && (*s)[*len - 1] == ' ')
		(*len)--;
}

size_t
cm_append(char *buffer, size_t size, size_t length, const char *text)
{
	size_t		added = strlen(text);

	if (length < size)
	{
		size_t		fits = added < size - length ? added : size - length - 1;

		memcpy(buffer + length, text, fits);
		buffer[length + fits] = '\0';
	}
	return length + added;
}
