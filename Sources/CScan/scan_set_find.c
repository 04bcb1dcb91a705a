#include <string.h>

#include "scan_ascii.h"
#include "scan_set_type.h"

/* Compares a literal with the text at `place`: negative if the literal comes first in order or is
   there, positive if it comes after. `shared` gets the number of equal bytes. */
static int compare(const struct scan_set *set, const struct set_literal *literal,
                   const uint8_t *place, size_t room, size_t *shared) {
  const uint8_t *text = set->text + literal->start;
  size_t length = literal->length < room ? literal->length : room;
  for (size_t at = 0; at < length; at++) {
    uint8_t byte = set->is_caseless ? ascii_lower(place[at]) : place[at];
    if (text[at] == byte) continue;
    *shared = at;
    return text[at] < byte ? -1 : 1;
  }
  *shared = length;
  return literal->length <= room ? -1 : 1;
}

/* The length of the longest literal of the group that is at `place`; 0 if there is none.

   In their order, all literals that are at `place` come before the text. The last literal that
   comes before the text either is the longest of these or starts with it: between a literal and a
   text that starts with it, there are only other literals that start with it. */
static size_t longest_of_group(const struct scan_set *set, const struct set_group *group,
                               const uint8_t *place, size_t room) {
  uint32_t first = group->first, end = group->end;
  uint32_t last = set_none;
  size_t last_shared = 0;
  while (first < end) {
    uint32_t middle = first + (end - first) / 2;
    size_t shared;
    if (compare(set, set->literals + middle, place, room, &shared) < 0) {
      last = middle;
      last_shared = shared;
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  while (last != set_none && set->literals[last].length > last_shared)
    last = set->literals[last].shorter;
  return last == set_none ? 0 : set->literals[last].length;
}

/* The length of the longest literal at `place` that is under this key, 0 if none is. */
static size_t longest_under(const struct scan_set *set, uint64_t key, unsigned prefix,
                            const uint8_t *place, size_t room) {
  size_t mask = ((size_t)1 << (64 - set->group_shift)) - 1;
  size_t index = hashed(prefix_hash(key, prefix), set->group_shift);
  for (; set->groups[index].end; index = (index + 1) & mask) {
    const struct set_group *group = set->groups + index;
    if (group->key == key && group->prefix == prefix)
      return longest_of_group(set, group, place, room);
  }
  return 0;
}

static inline uint64_t load8(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

/* Loads fewer than 8 bytes, followed by zeros. Zeros cause no false find: lengths are compared
   last. */
static uint64_t load_part(const uint8_t *bytes, size_t count) {
  uint64_t word = 0;
  memcpy(&word, bytes, count < 8 ? count : 8);
  return word;
}

/* A slot of the piece at `at`, or all of its slots as long as they are not told apart. */
struct candidate {
  size_t at;
  uint8_t slots;
};

/* The candidates that the bitmap of prefixes lets through, in order. No step before the last one
   branches on what it reads: such branches could not be predicted. */
static size_t narrow(const struct scan_set *set, const uint8_t *bytes, size_t count,
                     const struct candidate *pieces, size_t piece_count, bool has_room,
                     struct candidate *narrowed) {
  size_t kept = 0;
  for (size_t index = 0; index < piece_count; index++) {
    for (unsigned slots = pieces[index].slots; slots; slots &= slots - 1) {
      unsigned number = (unsigned)__builtin_ctz(slots);
      const struct slot *slot = set->slots + number;
      size_t start = pieces[index].at - slot->offset;
      uint64_t word = has_room ? load8(bytes + start) : load_part(bytes + start, count - start);
      uint64_t key = (word | set->fold) & slot->mask;
      size_t hash = hashed(prefix_hash(key, slot->prefix), set->start_shift);
      narrowed[kept] = (struct candidate){start, (uint8_t)number};
      kept += set->starts[hash / 64] >> hash % 64 & 1;
    }
  }
  return kept;
}

/* The first candidate that has a literal. */
static size_t confirm(const struct scan_set *set, const uint8_t *bytes, size_t count,
                      const struct candidate *candidates, size_t candidate_count,
                      size_t *length) {
  for (size_t index = 0; index < candidate_count; index++) {
    size_t start = candidates[index].at;
    const struct slot *slot = set->slots + candidates[index].slots;
    uint64_t key = (load_part(bytes + start, count - start) | set->fold) & slot->mask;
    *length = longest_under(set, key, slot->prefix, bytes + start, count - start);
    if (*length) return start;
  }
  return count;
}

/* Few pieces at first, because the next literal may be near. */
enum { fewest_pieces = 16, most_pieces = 256 };

size_t scan_set_find(const struct scan_set *set, const uint8_t *bytes, size_t count,
                     size_t *length) {
  struct candidate pieces[most_pieces];
  struct candidate candidates[most_pieces * set_slots];
  size_t ignored;
  if (!length) length = &ignored;
  size_t stride = set->stride;
  uint64_t fold = set->fold, gram_mask = set->gram_mask;
  unsigned shift = set->piece_shift;
  const uint8_t *table = set->pieces;
  size_t at = stride - 1;
  size_t batch = fewest_pieces;
  while (at + 8 <= count) {
    size_t left = (count - 8 - at) / stride + 1;
    size_t seen = left < batch ? left : batch;
    size_t kept = 0;
    for (size_t index = 0; index < seen; index++, at += stride) {
      uint8_t slots = table[hashed((load8(bytes + at) | fold) & gram_mask, shift)];
      pieces[kept] = (struct candidate){at, slots};
      kept += slots != 0;
    }
    kept = narrow(set, bytes, count, pieces, kept, true, candidates);
    size_t found = confirm(set, bytes, count, candidates, kept, length);
    if (found < count) return found;
    batch = batch < most_pieces ? batch * 2 : most_pieces;
  }
  for (; at + set->gram <= count; at += stride) {
    uint64_t word = load_part(bytes + at, count - at);
    pieces[0] = (struct candidate){at, table[hashed((word | fold) & gram_mask, shift)]};
    size_t kept = narrow(set, bytes, count, pieces, 1, false, candidates);
    size_t found = confirm(set, bytes, count, candidates, kept, length);
    if (found < count) return found;
  }
  return count;
}
