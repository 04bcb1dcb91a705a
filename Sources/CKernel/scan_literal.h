/* Finding one literal by two of its bytes. */
#include "scan_literal_type.h"
#include "scan_vector.h"

/* Bytes of places `at`.. that agree with both of the literal's chosen bytes. */
SCAN_BODY vec pair_flags(const uint8_t *at, const struct scan_literal *literal, bool is_folded) {
  vec first = vec_load(at + literal->first);
  vec second = vec_load(at + literal->second);
  if (is_folded) {
    first |= literal->first_fold;
    second |= literal->second_fold;
  }
  return (vec)((first == literal->first_byte) & (second == literal->second_byte));
}

/* The lowest place of `mask` that has the whole literal, or 64. */
SCAN_BODY size_t confirmed(const uint8_t *at, uint64_t mask, const struct scan_literal *literal) {
  for (; mask; mask &= mask - 1) {
    size_t place = lowest_bit(mask);
    if (literal_equals(at + place, literal->bytes, literal->bytes + literal->length,
                       literal->length))
      return place;
  }
  return scan_block;
}

SCAN_BODY size_t find_literal(const uint8_t *bytes, size_t count,
                              const struct scan_literal *literal, bool is_folded) {
  if (count < literal->length) return count;
  /* Both chosen bytes of the last place lie inside, so vectors of places do too. */
  size_t places = count - literal->length + 1;
  size_t at = 0;
  for (; places - at >= scan_block; at += scan_block) {
    look_ahead(bytes + at);
    vec flags[scan_parts];
    for (int part = 0; part < scan_parts; part++)
      flags[part] = pair_flags(bytes + at + part * SCAN_WIDTH, literal, is_folded);
    if (block_any(flags)) {
      size_t place = confirmed(bytes + at, block_mask(flags), literal);
      if (place < scan_block) return at + place;
    }
  }
  if (places < SCAN_WIDTH) {
    for (; at < places; at++) {
      const uint8_t *place = bytes + at;
      if ((place[literal->first] | literal->first_fold) != literal->first_byte) continue;
      if (confirmed(place, 1, literal) == 0) return at;
    }
    return count;
  }
  while (at < places) {
    if (places - at < SCAN_WIDTH) at = places - SCAN_WIDTH;
    uint64_t mask = vec_mask(pair_flags(bytes + at, literal, is_folded));
    size_t place = confirmed(bytes + at, mask, literal);
    if (place < scan_block) return at + place;
    at += SCAN_WIDTH;
  }
  return count;
}

size_t SCAN_NAME(scan_literal_find)(const struct scan_literal *literal, const uint8_t *bytes,
                                    size_t count) {
  struct scan_literal local = *literal;
  /* Two loops: without folding there is nothing to set in the bytes. */
  if (local.first_fold | local.second_fold) return find_literal(bytes, count, &local, true);
  return find_literal(bytes, count, &local, false);
}
