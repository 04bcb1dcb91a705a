/* Counting and finding bytes: the algorithms, once, compiled for each kind of processor by the
   scan_*.c files. */
#include "scan_vector.h"

/* A plain loop that the compiler turns into vector code. Counters of one byte each fill vectors;
   they are emptied before they can overflow. */
size_t SCAN_NAME(scan_count)(const uint8_t *bytes, size_t count, uint8_t value) {
  enum { lanes = 128, rounds = 255 };
  size_t total = 0;
  while (count >= lanes) {
    uint8_t counters[lanes] = {0};
    size_t blocks = count / lanes < rounds ? count / lanes : rounds;
    for (size_t block = 0; block < blocks; block++) {
      for (size_t lane = 0; lane < lanes; lane++) counters[lane] += bytes[lane] == value;
      bytes += lanes;
    }
    for (size_t lane = 0; lane < lanes; lane++) total += counters[lane];
    count -= blocks * lanes;
  }
  for (size_t index = 0; index < count; index++) total += bytes[index] == value;
  return total;
}

/* What a byte must be for a search to stop at it: one of three values, or not ASCII. */
struct stop {
  uint8_t values[3];
  bool not_ascii;
};

SCAN_BODY vec stop_flags(vec bytes, struct stop stop) {
  if (stop.not_ascii) return (vec)(bytes >= 0x80);
  return (vec)((bytes == stop.values[0]) | (bytes == stop.values[1]) | (bytes == stop.values[2]));
}

SCAN_BODY bool stops(uint8_t byte, struct stop stop) {
  if (stop.not_ascii) return byte >= 0x80;
  return byte == stop.values[0] || byte == stop.values[1] || byte == stop.values[2];
}

/* Blocks, then vectors, then one vector that overlaps what was seen; bytes where there is no room
   for one. */
SCAN_BODY size_t find_stop(const uint8_t *bytes, size_t count, struct stop stop) {
  size_t at = 0;
  for (; count - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    vec flags[scan_parts];
    for (int part = 0; part < scan_parts; part++)
      flags[part] = stop_flags(vec_load(bytes + at + part * SCAN_WIDTH), stop);
    if (block_any(flags)) return at + lowest_bit(block_mask(flags));
  }
  if (count < SCAN_WIDTH) {
    while (at < count && !stops(bytes[at], stop)) at++;
    return at;
  }
  while (at < count) {
    if (count - at < SCAN_WIDTH) at = count - SCAN_WIDTH;
    uint64_t mask = vec_mask(stop_flags(vec_load(bytes + at), stop));
    if (mask) return at + lowest_bit(mask);
    at += SCAN_WIDTH;
  }
  return count;
}

size_t SCAN_NAME(scan_find2)(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b) {
  return find_stop(bytes, count, (struct stop){{a, b, b}, false});
}

size_t SCAN_NAME(scan_find3)(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b,
                             uint8_t c) {
  return find_stop(bytes, count, (struct stop){{a, b, c}, false});
}

size_t SCAN_NAME(scan_ascii_run)(const uint8_t *bytes, size_t count) {
  return find_stop(bytes, count, (struct stop){{0}, true});
}
