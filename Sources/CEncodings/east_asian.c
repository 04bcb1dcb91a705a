#include "characters.h"
#include "encoding_tables.h"

#define DECODER \
  encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint32_t *character

static inline bool is_in(uint8_t byte, uint8_t first, uint8_t last) {
  return byte >= first && byte <= last;
}

static inline size_t malformed(uint32_t *character, size_t count) {
  *character = MALFORMED;
  return count;
}

/*
 * A character that ends in the last one of these bytes, if there is one. ASCII after a first byte
 * that it does not go with is a character of its own: a line feed ends its line.
 */
static inline size_t found(uint32_t *character, uint32_t value, const uint8_t *bytes, size_t count) {
  if (value == 0) return malformed(character, bytes[count - 1] < 0x80 ? count - 1 : count);
  *character = value;
  return count;
}

size_t next_shift_jis(DECODER) {
  uint8_t lead = bytes[0];
  if (lead <= 0x80) {
    *character = lead;
    return 1;
  }
  if (is_in(lead, 0xA1, 0xDF)) {
    *character = 0xFF61u + lead - 0xA1;
    return 1;
  }
  if (lead == 0xA0 || lead > 0xFC) return malformed(character, 1);
  if (count < 2) return is_end ? malformed(character, 1) : 0;
  uint8_t trail = bytes[1];
  uint32_t value = 0;
  if (is_in(trail, 0x40, 0x7E) || is_in(trail, 0x80, 0xFC)) {
    size_t pointer = (size_t)(lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + trail - (trail < 0x7F ? 0x40 : 0x41);
    if (pointer >= 8836 && pointer <= 10715) value = (uint32_t)(0xE000 - 8836 + pointer);
    else if (pointer < JIS0208_COUNT) value = encoding_jis0208[pointer];
  }
  return found(character, value, bytes, 2);
}

size_t next_euc_jp(DECODER) {
  uint8_t lead = bytes[0];
  if (lead != 0x8E && lead != 0x8F && !is_in(lead, 0xA1, 0xFE)) return malformed(character, 1);
  if (count < 2) return is_end ? malformed(character, count) : 0;
  if (lead == 0x8E) {
    bool is_kana = is_in(bytes[1], 0xA1, 0xDF);
    return found(character, is_kana ? 0xFF61u + bytes[1] - 0xA1 : 0, bytes, 2);
  }
  size_t last = 1;
  if (lead == 0x8F) {
    if (!is_in(bytes[1], 0xA1, 0xFE)) return found(character, 0, bytes, 2);
    if (count < 3) return is_end ? malformed(character, count) : 0;
    last = 2;
  }
  uint32_t value = 0;
  if (is_in(bytes[last], 0xA1, 0xFE)) {
    size_t pointer = (size_t)(bytes[last - 1] - 0xA1) * 94 + bytes[last] - 0xA1;
    value = last == 2 ? encoding_jis0212[pointer] : encoding_jis0208[pointer];
  }
  return found(character, value, bytes, last + 1);
}

size_t next_euc_kr(DECODER) {
  uint8_t lead = bytes[0];
  if (!is_in(lead, 0x81, 0xFE)) return malformed(character, 1);
  if (count < 2) return is_end ? malformed(character, 1) : 0;
  uint32_t value =
      is_in(bytes[1], 0x41, 0xFE) ? encoding_euc_kr[(lead - 0x81) * 190 + bytes[1] - 0x41] : 0;
  return found(character, value, bytes, 2);
}

/* The character of four bytes. */
static uint32_t gb18030_four(const uint8_t *bytes) {
  uint32_t pointer = (uint32_t)(((bytes[0] - 0x81) * 10 + bytes[1] - 0x30) * 126 + bytes[2] - 0x81) * 10
      + bytes[3] - 0x30;
  if ((pointer > 39419 && pointer < 189000) || pointer > 1237575) return MALFORMED;
  if (pointer >= 189000) return 0x10000 + pointer - 189000;
  int low = 0, high = GB18030_RANGE_COUNT;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (encoding_gb18030_ranges[middle][0] <= pointer) low = middle;
    else high = middle;
  }
  return encoding_gb18030_ranges[low][1] + pointer - encoding_gb18030_ranges[low][0];
}

size_t next_gb18030(DECODER) {
  uint8_t lead = bytes[0];
  if (lead == 0x80) {
    *character = 0x20AC;
    return 1;
  }
  if (lead == 0xFF) return malformed(character, 1);
  if (count < 2) return is_end ? malformed(character, 1) : 0;
  uint8_t second = bytes[1];
  if (is_in(second, 0x30, 0x39)) {
    if (count < 3) return is_end ? malformed(character, count) : 0;
    if (!is_in(bytes[2], 0x81, 0xFE)) return malformed(character, 1);
    if (count < 4) return is_end ? malformed(character, count) : 0;
    if (!is_in(bytes[3], 0x30, 0x39)) return malformed(character, 1);
    *character = gb18030_four(bytes);
    return 4;
  }
  uint32_t value = 0;
  if (is_in(second, 0x40, 0x7E) || is_in(second, 0x80, 0xFE)) {
    value = encoding_gb18030[(lead - 0x81) * 190 + second - (second < 0x7F ? 0x40 : 0x41)];
  }
  return found(character, value, bytes, 2);
}

size_t next_big5(DECODER) {
  uint8_t lead = bytes[0];
  if (!is_in(lead, 0x81, 0xFE)) return malformed(character, 1);
  if (count < 2) return is_end ? malformed(character, 1) : 0;
  uint8_t trail = bytes[1];
  uint32_t value = 0;
  if (is_in(trail, 0x40, 0x7E) || is_in(trail, 0xA1, 0xFE)) {
    size_t pointer = (size_t)(lead - 0x81) * 157 + trail - (trail < 0x7F ? 0x40 : 0x62);
    value = encoding_big5[pointer];
    if (encoding_big5_planes[pointer / 8] >> pointer % 8 & 1) value |= 0x20000;
    if (pointer == 1133) value = TWO_CHARACTERS | 0xCAu << 16 | 0x304;
    if (pointer == 1135) value = TWO_CHARACTERS | 0xCAu << 16 | 0x30C;
    if (pointer == 1164) value = TWO_CHARACTERS | 0xEAu << 16 | 0x304;
    if (pointer == 1166) value = TWO_CHARACTERS | 0xEAu << 16 | 0x30C;
  }
  return found(character, value, bytes, 2);
}

enum { SET_ASCII, SET_ROMAN, SET_KATAKANA, SET_JIS0208 };

/* An escape sequence, which turns a set on. */
static size_t next_escape(DECODER) {
  if (count < 3 && !is_end) return 0;
  int set = -1;
  if (count >= 3 && bytes[1] == '(') {
    set = bytes[2] == 'B' ? SET_ASCII : bytes[2] == 'J' ? SET_ROMAN : bytes[2] == 'I' ? SET_KATAKANA : -1;
  } else if (count >= 3 && bytes[1] == '$' && (bytes[2] == '@' || bytes[2] == 'B')) {
    set = SET_JIS0208;
  }
  if (set < 0) {
    decoder->is_set_new = false;
    return malformed(character, 1);
  }
  /* Two of them with nothing in between may hide something. */
  *character = decoder->is_set_new ? MALFORMED : NO_CHARACTER;
  decoder->set = set;
  decoder->is_set_new = true;
  return 3;
}

size_t next_iso_2022_jp(DECODER) {
  uint8_t byte = bytes[0];
  if (byte == 0x1B) return next_escape(decoder, bytes, count, is_end, character);
  if (decoder->set == SET_JIS0208 && is_in(byte, 0x21, 0x7E)) {
    if (count < 2) return is_end ? malformed(character, 1) : 0;
    decoder->is_set_new = false;
    if (bytes[1] == 0x1B) return malformed(character, 1);
    uint32_t value =
        is_in(bytes[1], 0x21, 0x7E) ? encoding_jis0208[(byte - 0x21) * 94 + bytes[1] - 0x21] : 0;
    *character = value ? value : MALFORMED;
    return 2;
  }
  decoder->is_set_new = false;
  *character = MALFORMED;
  if (decoder->set == SET_KATAKANA) {
    if (is_in(byte, 0x21, 0x5F)) *character = 0xFF61u - 0x21 + byte;
  } else if (decoder->set != SET_JIS0208 && byte < 0x80 && byte != 0x0E && byte != 0x0F) {
    *character = byte;
    if (decoder->set == SET_ROMAN && byte == 0x5C) *character = 0xA5;
    if (decoder->set == SET_ROMAN && byte == 0x7E) *character = 0x203E;
  }
  return 1;
}
