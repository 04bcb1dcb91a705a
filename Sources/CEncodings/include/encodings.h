#ifndef ENCODINGS_H
#define ENCODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text in other encodings becomes UTF-8, as the WHATWG Encoding Standard has it: what is malformed
 * becomes U+FFFD. No iconv(3), which loads its tables at run time, what a static executable cannot.
 */

/* The numbers of encodings; from SINGLE_BYTE on they have one byte a character. */
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
  /* The standard decodes none of these. */
  ENCODING_REPLACEMENT,
  ENCODING_SINGLE_BYTE = 0x80,
};

/* The number of the encoding with this label, which is in small letters; -1 if there is none. */
int encoding_number(const char *label, size_t count);

/* What a decoder knows between two calls. It begins with zeros but for the number. */
typedef struct {
  int encoding;
  /* Of ISO-2022-JP: which of its sets is on, and whether nothing came since. */
  int set;
  bool is_set_new;
} encoding_decoder;

/*
 * Characters that follow each other and have the same lengths: from bit 0 their bytes in UTF-8, from
 * bit 4 those before, from bit 8 how many there are.
 */
typedef uint32_t encoding_run;

typedef struct {
  size_t read;
  size_t written;
  size_t run_count;
} encoding_step;

/*
 * Decodes whole characters as long as there are bytes, fewer than 2^24, room for four more and for
 * one more run.
 * What is left of the bytes has to come again, with more behind it; with `is_end` nothing is left
 * for that.
 */
encoding_step encoding_decode(
    encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room,
    size_t room_count, encoding_run *runs, size_t run_room);

#endif
