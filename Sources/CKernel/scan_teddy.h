/* Finding up to 64 literals by fingerprints of their first bytes. */
#include "scan_literal_type.h"
#include "scan_teddy_type.h"
#include "scan_vector.h"

/* The length of the longest literal of these buckets that is at `place`, 0 if none is. */
SCAN_BODY size_t longest_of_buckets(const struct scan_teddy *teddy, unsigned buckets,
                                    const uint8_t *place, size_t room) {
  size_t longest = 0;
  for (; buckets; buckets &= buckets - 1) {
    size_t bucket = lowest_bit(buckets);
    for (size_t index = teddy->starts[bucket]; index < teddy->starts[bucket + 1]; index++) {
      size_t length = teddy->literals[index].length;
      if (length <= longest) break;
      if (length > room) continue;
      const uint8_t *text = teddy->text + teddy->literals[index].start;
      if (!literal_equals(place, text, text + teddy->text_length, length)) continue;
      longest = length;
      break;
    }
  }
  return longest;
}

/* The portable form: one place after the other, from `at` to before `places`. */
SCAN_BODY size_t teddy_places(const struct scan_teddy *teddy, const uint8_t *bytes, size_t count,
                              size_t at, size_t places, size_t *length, size_t fingerprint) {
  for (; at < places; at++) {
    unsigned buckets = teddy->buckets[0][bytes[at]];
    for (size_t place = 1; place < fingerprint; place++)
      buckets &= teddy->buckets[place][bytes[at + place]];
    if (!buckets) continue;
    *length = longest_of_buckets(teddy, buckets, bytes + at, count - at);
    if (*length) return at;
  }
  return count;
}

#if defined(SCAN_AVX2)

struct teddy_tables {
  vec low[teddy_fingerprint], high[teddy_fingerprint];
};

SCAN_BODY vec both_halves(const uint8_t table[16]) {
  return (vec)_mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

/* For each of a vector of places the buckets whose fingerprint it has. */
SCAN_BODY vec teddy_flags(const struct teddy_tables *tables, const uint8_t *at,
                          size_t fingerprint) {
  vec buckets = vec_fill(255);
  for (size_t place = 0; place < fingerprint; place++) {
    vec bytes = vec_load(at + place);
    buckets &= vec_look_up(tables->low[place], bytes & 15) &
               vec_look_up(tables->high[place], bytes >> 4);
  }
  return buckets;
}

SCAN_BODY size_t teddy_vector(const struct scan_teddy *teddy, const uint8_t *bytes, size_t count,
                              size_t at, vec buckets, size_t *length) {
  uint8_t each[SCAN_WIDTH];
  memcpy(each, &buckets, sizeof each);
  uint64_t mask = vec_mask((vec)(buckets != 0));
  for (; mask; mask &= mask - 1) {
    size_t place = at + lowest_bit(mask);
    *length = longest_of_buckets(teddy, each[place - at], bytes + place, count - place);
    if (*length) return place;
  }
  return count;
}

SCAN_BODY size_t teddy_find(const struct scan_teddy *teddy, const uint8_t *bytes, size_t count,
                            size_t *length, size_t fingerprint) {
  size_t places = count - fingerprint + 1;
  if (places < SCAN_WIDTH)
    return teddy_places(teddy, bytes, count, 0, places, length, fingerprint);
  struct teddy_tables tables;
  for (size_t place = 0; place < fingerprint; place++) {
    tables.low[place] = both_halves(teddy->low[place]);
    tables.high[place] = both_halves(teddy->high[place]);
  }
  size_t at = 0;
  for (; places - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    vec first = teddy_flags(&tables, bytes + at, fingerprint);
    vec second = teddy_flags(&tables, bytes + at + SCAN_WIDTH, fingerprint);
    if (_mm256_testz_si256((__m256i)(first | second), (__m256i)(first | second))) continue;
    size_t found = teddy_vector(teddy, bytes, count, at, first, length);
    if (found < count) return found;
    found = teddy_vector(teddy, bytes, count, at + SCAN_WIDTH, second, length);
    if (found < count) return found;
  }
  while (at < places) {
    if (places - at < SCAN_WIDTH) at = places - SCAN_WIDTH;
    vec buckets = teddy_flags(&tables, bytes + at, fingerprint);
    size_t found = teddy_vector(teddy, bytes, count, at, buckets, length);
    if (found < count) return found;
    at += SCAN_WIDTH;
  }
  return count;
}

#else

SCAN_BODY size_t teddy_find(const struct scan_teddy *teddy, const uint8_t *bytes, size_t count,
                            size_t *length, size_t fingerprint) {
  size_t places = count - fingerprint + 1;
  return teddy_places(teddy, bytes, count, 0, places, length, fingerprint);
}

#endif

size_t SCAN_NAME(scan_teddy_find)(const struct scan_teddy *teddy, const uint8_t *bytes,
                                  size_t count, size_t *length) {
  size_t ignored;
  if (!length) length = &ignored;
  if (count < teddy->fingerprint) return count;
  /* A loop for each length of fingerprint. */
  switch (teddy->fingerprint) {
    case 1: return teddy_find(teddy, bytes, count, length, 1);
    case 2: return teddy_find(teddy, bytes, count, length, 2);
    case 3: return teddy_find(teddy, bytes, count, length, 3);
    default: return teddy_find(teddy, bytes, count, length, 4);
  }
}
