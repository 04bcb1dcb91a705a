/* Finding a few bytes in a row by the set of each. */
#include "scan_vector.h"
#include "scan_window_type.h"

/* One place after the other, from `at` to before `places`. */
SCAN_BODY size_t window_places(const struct scan_window *window, const uint8_t *bytes,
                               size_t count, size_t at, size_t places, size_t length) {
  for (; at < places; at++) {
    unsigned all = 1;
    for (size_t place = 0; place < length; place++)
      all &= window->members[place][bytes[at + place]];
    if (all) return at;
  }
  return count;
}

#if defined(SCAN_AVX2)

/* The places of a vector where each byte is of its set. */
SCAN_BODY vec window_flags(const vec *low, const vec *high, const uint8_t *at, size_t length) {
  vec none = vec_fill(0);
  for (size_t place = 0; place < length; place++) {
    vec bytes = vec_load(at + place);
    none |= (vec)((vec_look_up(low[place], bytes & 15) & vec_look_up(high[place], bytes >> 4)) == 0);
  }
  return ~none;
}

SCAN_BODY size_t window_find(const struct scan_window *window, const uint8_t *bytes, size_t count,
                             size_t length) {
  size_t places = count - length + 1;
  vec low[scan_window_limit], high[scan_window_limit];
  for (size_t place = 0; place < length; place++) {
    low[place] = both_halves(window->low[place]);
    high[place] = both_halves(window->high[place]);
  }
  size_t at = 0;
  for (; places - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    vec flags[scan_parts];
    for (int part = 0; part < scan_parts; part++)
      flags[part] = window_flags(low, high, bytes + at + part * SCAN_WIDTH, length);
    if (block_any(flags)) return at + lowest_bit(block_mask(flags));
  }
  return window_places(window, bytes, count, at, places, length);
}

#else

SCAN_BODY size_t window_find(const struct scan_window *window, const uint8_t *bytes, size_t count,
                             size_t length) {
  return window_places(window, bytes, count, 0, count - length + 1, length);
}

#endif

size_t SCAN_NAME(scan_window_find)(const struct scan_window *window, const uint8_t *bytes,
                                   size_t count) {
  if (count < window->length) return count;
  /* A loop for each length. */
  switch (window->length) {
    case 1: return window_find(window, bytes, count, 1);
    case 2: return window_find(window, bytes, count, 2);
    case 3: return window_find(window, bytes, count, 3);
    default: return window_find(window, bytes, count, 4);
  }
}
