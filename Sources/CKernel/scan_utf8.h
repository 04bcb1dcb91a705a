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

#if defined(SCAN_AVX2)

/* What can be wrong with two bytes in a row, found with three looks in tables of 16: for the first
   byte's high and low half and for the second byte's high half. A bit that all three have is an
   error (Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte", 2021). */
enum {
  /* A lead byte without continuation. */
  too_short = 1 << 0,
  /* A continuation after ASCII. */
  too_long = 1 << 1,
  /* E0 80..9F */
  overlong3 = 1 << 2,
  /* F4 90..BF, and F5..FF with anything */
  too_large = 1 << 3,
  /* ED A0..BF */
  surrogate = 1 << 4,
  /* C0 and C1 */
  overlong2 = 1 << 5,
  /* F0 80..8F, and F5..FF 80..8F */
  overlong4 = 1 << 6,
  /* Two continuations: right only as third or fourth byte, told apart below. */
  two_continuations = 1 << 7,
  any_first = too_short | too_long | two_continuations,
  any_large = any_first | too_large | overlong4,
  any_second = too_long | overlong2 | two_continuations,
};

#define EACH_HALF(...) ((vec){__VA_ARGS__, __VA_ARGS__})

/* Not 0 where a byte does not fit the three before it, which must be there to be read. */
SCAN_BODY vec utf8_errors(const uint8_t *at) {
  const vec first_high =
      EACH_HALF(too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long,
                two_continuations, two_continuations, two_continuations, two_continuations,
                too_short | overlong2, too_short, too_short | overlong3 | surrogate,
                too_short | too_large | overlong4);
  const vec first_low = EACH_HALF(
      any_first | overlong2 | overlong3 | overlong4, any_first | overlong2, any_first, any_first,
      any_first | too_large, any_large, any_large, any_large, any_large, any_large, any_large,
      any_large, any_large, any_large | surrogate, any_large, any_large);
  const vec second_high =
      EACH_HALF(too_short, too_short, too_short, too_short, too_short, too_short, too_short,
                too_short, any_second | overlong3 | overlong4, any_second | overlong3 | too_large,
                any_second | surrogate | too_large, any_second | surrogate | too_large, too_short,
                too_short, too_short, too_short);
  vec before = vec_load(at - 1);
  vec pairs = vec_look_up(first_high, before >> 4) & vec_look_up(first_low, before & 15) &
              vec_look_up(second_high, vec_load(at) >> 4);
  vec is_late = (vec)((vec_load(at - 2) >= 0xE0) | (vec_load(at - 3) >= 0xF0));
  return pairs ^ (is_late & two_continuations);
}

/* Where the character that `at` may cut begins. */
SCAN_BODY size_t character_start(const uint8_t *bytes, size_t at) {
  for (size_t back = 1; back <= 3 && back <= at; back++) {
    if (bytes[at - back] >= 0xC0) return at - back;
    if (bytes[at - back] < 0x80) break;
  }
  return at;
}

SCAN_BODY size_t utf8_run(const uint8_t *bytes, size_t count) {
  size_t at = 0;
  /* Three bytes to look back at. */
  while (at < 3 && at < count) {
    size_t length = character_length(bytes + at, count - at);
    if (!length) return at;
    at += length;
  }
  for (; count - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    vec any = vec_load(bytes + at) | vec_load(bytes + at + SCAN_WIDTH);
    /* After ASCII no character can be open. */
    if (bytes[at - 1] < 0x80 && !_mm256_movemask_epi8((__m256i)any)) continue;
    vec errors = utf8_errors(bytes + at) | utf8_errors(bytes + at + SCAN_WIDTH);
    if (!_mm256_testz_si256((__m256i)errors, (__m256i)errors)) break;
  }
  /* The rest, or what is wrong, to the byte. */
  return valid_run(bytes, count, character_start(bytes, at));
}

#else

SCAN_BODY size_t utf8_run(const uint8_t *bytes, size_t count) {
  return valid_run(bytes, count, 0);
}

#endif

size_t SCAN_NAME(scan_utf8_run)(const uint8_t *bytes, size_t count) {
  return utf8_run(bytes, count);
}
