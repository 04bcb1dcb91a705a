/* How far bytes are valid UTF-8. */
#include "scan_vector.h"

SCAN_BODY bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* The length of the character at `bytes`, 0 if there is no whole valid one (RFC 3629: shortest
   form, no surrogates, at most U+10FFFF). */
SCAN_BODY size_t character_length(const uint8_t *bytes, size_t count) {
  uint8_t lead = bytes[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || count < 2) return 0;
  uint8_t next = bytes[1];
  if (lead < 0xE0) return is_continuation(next) ? 2 : 0;
  uint8_t lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (next < lowest || next > highest || count < 3 || !is_continuation(bytes[2])) return 0;
  if (lead < 0xF0) return 3;
  return count >= 4 && is_continuation(bytes[3]) ? 4 : 0;
}

/* Character by character from `at`, with a look at whole vectors where text is ASCII. */
SCAN_BODY size_t valid_run(const uint8_t *bytes, size_t count, size_t at) {
  while (at < count) {
    if (bytes[at] < 0x80) {
      if (count - at >= SCAN_WIDTH) {
        uint64_t mask = vec_mask((vec)(vec_load(bytes + at) >= 0x80));
        at += mask ? lowest_bit(mask) : SCAN_WIDTH;
      } else {
        at++;
      }
      continue;
    }
    size_t length = character_length(bytes + at, count - at);
    if (!length) break;
    at += length;
  }
  return at;
}

size_t SCAN_NAME(scan_utf8_run)(const uint8_t *bytes, size_t count) {
  return valid_run(bytes, count, 0);
}
