#ifndef ENCODINGS_H
#define ENCODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Converts text in other encodings to UTF-8, as the WHATWG Encoding Standard says. Malformed text
 * becomes U+FFFD. iconv(3) is not used: it loads its tables at run time, which a static executable
 * cannot do.
 */

/* The numbers of encodings. From ENCODING_SINGLE_BYTE on, each character has one byte. */
enum {
  ENCODING_UTF_8,
  ENCODING_UTF_16LE,
  ENCODING_UTF_16BE,
  ENCODING_UTF_32LE,
  ENCODING_UTF_32BE,
  ENCODING_USER_DEFINED,
  ENCODING_SHIFT_JIS,
  ENCODING_EUC_JP,
  ENCODING_ISO_2022_JP,
  ENCODING_EUC_KR,
  ENCODING_GB18030,
  ENCODING_BIG5,
  /* The encodings that the standard does not decode. */
  ENCODING_REPLACEMENT,
  ENCODING_SINGLE_BYTE = 0x80,
};

/* The number of the encoding with this label, which is in lower case; -1 if there is none. */
int encoding_number(const char *label, size_t count);

/* The state of a decoder between two calls. At first, all fields except `encoding` are 0. */
typedef struct {
  int encoding;
  /* For ISO-2022-JP: the current character set, and whether no character has come in it yet. */
  int set;
  bool is_set_new;
} encoding_decoder;

/*
 * Adjacent characters with the same lengths. Bit 0 begins the number of bytes of each character in
 * UTF-8, bit 4 the number before decoding, and bit 8 the number of characters.
 */
typedef uint32_t encoding_run;

typedef struct {
  size_t read;
  size_t written;
  size_t run_count;
} encoding_step;

/*
 * Decodes whole characters while there are bytes, room for four more bytes, and room for one more
 * run. `count` is less than 2^24. The caller passes the bytes that were not read again, with more
 * bytes after them. With `is_end`, no part of a character is left.
 */
encoding_step encoding_decode(
    encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room,
    size_t room_count, encoding_run *runs, size_t run_room);

#endif
