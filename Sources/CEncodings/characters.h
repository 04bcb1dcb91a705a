#ifndef CHARACTERS_H
#define CHARACTERS_H

#include "encodings.h"

enum {
  MALFORMED = 0xFFFD,
  /* The bytes are consumed and give no character. */
  NO_CHARACTER = 0xFFFFFFFF,
  /* Marks two characters, each of two bytes in UTF-8. The first one begins at bit 16. */
  TWO_CHARACTERS = 0x80000000,
};

/*
 * Decodes the character at the start of `bytes`, which has at least one byte.
 *
 * Returns the number of bytes of the character; 0 if it needs more bytes. With `is_end` it never
 * returns 0.
 */
typedef size_t next_character(
    encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint32_t *character);

next_character next_utf16le, next_utf16be, next_utf32le, next_utf32be, next_single, next_user_defined,
    next_shift_jis, next_euc_jp, next_iso_2022_jp, next_euc_kr, next_gb18030, next_big5;

#endif
