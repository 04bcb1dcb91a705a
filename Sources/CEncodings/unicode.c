#include <string.h>

#include "characters.h"
#include "encoding_tables.h"

#define DECODER \
  encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint32_t *character

static inline size_t malformed(uint32_t *character, size_t count) {
  *character = MALFORMED;
  return count;
}

static inline uint16_t unit(const uint8_t *bytes, bool is_big) {
  return (uint16_t)(is_big ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
}

static inline size_t next_utf16(
    const uint8_t *bytes, size_t count, bool is_end, uint32_t *character, bool is_big) {
  if (count < 2) return is_end ? malformed(character, count) : 0;
  uint16_t first = unit(bytes, is_big);
  if ((first & 0xF800) != 0xD800) {
    *character = first;
    return 2;
  }
  if (first >= 0xDC00) return malformed(character, 2);
  if (count < 4) return is_end ? malformed(character, 2) : 0;
  uint16_t second = unit(bytes + 2, is_big);
  if ((second & 0xFC00) != 0xDC00) return malformed(character, 2);
  *character = 0x10000 + ((uint32_t)(first - 0xD800) << 10) + (second - 0xDC00);
  return 4;
}

size_t next_utf16le(DECODER) { return next_utf16(bytes, count, is_end, character, false); }
size_t next_utf16be(DECODER) { return next_utf16(bytes, count, is_end, character, true); }

static inline size_t next_utf32(
    const uint8_t *bytes, size_t count, bool is_end, uint32_t *character, bool is_big) {
  if (count < 4) return is_end ? malformed(character, count) : 0;
  uint32_t number;
  memcpy(&number, bytes, 4);
  if (is_big) number = __builtin_bswap32(number);
  *character = number > 0x10FFFF || (number >> 11) == 0x1B ? MALFORMED : number;
  return 4;
}

size_t next_utf32le(DECODER) { return next_utf32(bytes, count, is_end, character, false); }
size_t next_utf32be(DECODER) { return next_utf32(bytes, count, is_end, character, true); }

size_t next_single(DECODER) {
  uint16_t found = encoding_single[decoder->encoding - ENCODING_SINGLE_BYTE][bytes[0] - 0x80];
  *character = found ? found : MALFORMED;
  return 1;
}

size_t next_user_defined(DECODER) {
  *character = 0xF780u + bytes[0] - 0x80;
  return 1;
}
