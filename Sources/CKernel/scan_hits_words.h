/* Finding whole words: literals of word characters only, beside which no other may stand. Each can
   only be a run of word characters from its first to its last, so places are looked at where a run
   begins, and what is looked up is the run. */
#include "scan_hits_type.h"
#include "scan_literal_type.h"
#include "scan_vector.h"

/* Which bytes are word characters, as `hits_is_word` tells it of one. */
SCAN_BODY vec hits_word_flags(vec bytes) {
  vec letters = (bytes | 0x20) - 'a', digits = bytes - '0';
  return (vec)((letters < 26) | (digits < 10) | (bytes == '_'));
}

/* One bit for each of the 64 bytes from `start` on. */
SCAN_BODY uint64_t hits_word_bits(const uint8_t *bytes, size_t count, size_t start) {
  uint8_t padded[scan_block];
  const uint8_t *block = bytes + start;
  if (start + scan_block > count) {
    memset(padded, 0, sizeof padded);
    if (start < count) memcpy(padded, bytes + start, count - start);
    block = padded;
  }
  vec flags[scan_parts];
  for (int part = 0; part < scan_parts; part++)
    flags[part] = hits_word_flags(vec_load(block + part * SCAN_WIDTH));
  return block_mask(flags);
}

/* What stands for the word at `place`. */
SCAN_BODY uint64_t hits_key_of_word(const struct scan_hits *finder, const uint8_t *bytes,
                                    size_t count, size_t place, unsigned length) {
  uint64_t word = 0;
  if (count - place >= sizeof word)
    word = load_word(bytes + place);
  else
    memcpy(&word, bytes + place, count - place);
  return (word | finder->fold) & hits_word_mask(length);
}

/* Those places of a block where a word begins that can be a literal; `shapes` is its length. */
SCAN_BODY size_t hits_words(const struct scan_hits *finder, const uint8_t *bytes, size_t count,
                            size_t start, size_t end, struct hits_place *places) {
  const uint32_t *windows = finder->windows;
  unsigned shift = finder->window_shift;
  uint64_t before = start > 0 && hits_is_word(bytes[start - 1]);
  uint64_t next = hits_word_bits(bytes, count, start);
  size_t kept = 0;
  for (size_t at = 0; at < end - start; at += scan_block) {
    uint64_t bits = next;
    next = hits_word_bits(bytes, count, start + at + scan_block);
    uint64_t starts = bits & ~(bits << 1 | before);
    before = bits >> 63;
    for (; starts; starts &= starts - 1) {
      size_t first = lowest_bit(starts);
      uint64_t others = ~(bits >> first | next << 1 << (63 - first));
      unsigned length = others ? (unsigned)lowest_bit(others) : hits_longest_word;
      uint64_t key = hits_key_of_word(finder, bytes, count, start + at + first, length);
      uint64_t hash = hits_window_hash(key, length) >> shift;
      places[kept] = (struct hits_place){(uint16_t)(at + first), (uint16_t)length};
      kept += windows[hash >> 5] >> (hash & 31) & 1;
    }
  }
  while (kept && places[kept - 1].at >= end - start) kept--;
  return kept;
}
