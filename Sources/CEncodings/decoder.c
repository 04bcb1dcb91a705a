#include <stdlib.h>
#include <string.h>

#include "characters.h"
#include "encoding_tables.h"

int encoding_number(const char *label, size_t count) {
  if (count == 0 || memchr(label, ' ', count)) return -1;
  long number = -1;
  for (const char *word = encoding_labels; *word;) {
    const char *end = strchr(word, ' ');
    if (*word == '=') number = strtol(word + 1, NULL, 16);
    else if ((size_t)(end - word) == count && memcmp(word, label, count) == 0) return (int)number;
    word = end + 1;
  }
  return -1;
}

/* Appends a run, for which there is room, or makes the last one longer. */
static inline void note(
    encoding_run *runs, size_t *count, size_t length, size_t before, size_t characters) {
  encoding_run kind = (encoding_run)(length | before << 4);
  if (*count == 0 || (runs[*count - 1] & 0xFF) != kind) runs[(*count)++] = kind;
  runs[*count - 1] += (encoding_run)characters << 8;
}

static inline size_t put(uint8_t *room, uint32_t character) {
  if (character < 0x80) {
    room[0] = (uint8_t)character;
    return 1;
  }
  if (character < 0x800) {
    room[0] = (uint8_t)(0xC0 | character >> 6);
    room[1] = (uint8_t)(0x80 | (character & 0x3F));
    return 2;
  }
  if (character < 0x10000) {
    room[0] = (uint8_t)(0xE0 | character >> 12);
    room[1] = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    room[2] = (uint8_t)(0x80 | (character & 0x3F));
    return 3;
  }
  if (character <= 0x10FFFF) {
    room[0] = (uint8_t)(0xF0 | character >> 18);
    room[1] = (uint8_t)(0x80 | (character >> 12 & 0x3F));
    room[2] = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    room[3] = (uint8_t)(0x80 | (character & 0x3F));
    return 4;
  }
  if (character == NO_CHARACTER) return 0;
  /* Two characters of two bytes each. */
  size_t first = put(room, character >> 16 & 0x7FFF);
  return first + put(room + first, character & 0xFFFF);
}

static inline size_t ascii_count(const uint8_t *bytes, size_t count) {
  size_t at = 0;
  for (; at + 8 <= count; at += 8) {
    uint64_t word;
    memcpy(&word, bytes + at, 8);
    if (word & 0x8080808080808080) break;
  }
  while (at < count && bytes[at] < 0x80) at++;
  return at;
}

/* One loop for each encoding. */
__attribute__((always_inline)) static inline encoding_step decode(
    encoding_decoder *decoder, next_character *next, bool has_ascii, const uint8_t *bytes, size_t count,
    bool is_end, uint8_t *room, size_t room_count, encoding_run *runs, size_t run_room) {
  encoding_step step = {0, 0, 0};
  while (step.read < count && room_count - step.written >= 4 && step.run_count < run_room) {
    if (has_ascii && bytes[step.read] < 0x80) {
      size_t most = count - step.read, free = room_count - step.written;
      size_t same = ascii_count(bytes + step.read, most < free ? most : free);
      memcpy(room + step.written, bytes + step.read, same);
      note(runs, &step.run_count, 1, 1, same);
      step.read += same;
      step.written += same;
      continue;
    }
    uint32_t character;
    size_t used = next(decoder, bytes + step.read, count - step.read, is_end, &character);
    if (used == 0) break;
    size_t length = put(room + step.written, character);
    note(runs, &step.run_count, length, used, 1);
    step.read += used;
    step.written += length;
  }
  return step;
}

encoding_step encoding_decode(
    encoding_decoder *decoder, const uint8_t *bytes, size_t count, bool is_end, uint8_t *room,
    size_t room_count, encoding_run *runs, size_t run_room) {
#define CASE(number, next, has_ascii) \
  case number: \
    return decode(decoder, next, has_ascii, bytes, count, is_end, room, room_count, runs, run_room)
  switch (decoder->encoding) {
    CASE(ENCODING_UTF_16LE, next_utf16le, false);
    CASE(ENCODING_UTF_16BE, next_utf16be, false);
    CASE(ENCODING_UTF_32LE, next_utf32le, false);
    CASE(ENCODING_UTF_32BE, next_utf32be, false);
    CASE(ENCODING_USER_DEFINED, next_user_defined, true);
    CASE(ENCODING_SHIFT_JIS, next_shift_jis, true);
    CASE(ENCODING_EUC_JP, next_euc_jp, true);
    CASE(ENCODING_ISO_2022_JP, next_iso_2022_jp, false);
    CASE(ENCODING_EUC_KR, next_euc_kr, true);
    CASE(ENCODING_GB18030, next_gb18030, true);
    CASE(ENCODING_BIG5, next_big5, true);
    default:
      return decode(decoder, next_single, true, bytes, count, is_end, room, room_count, runs, run_room);
  }
}
