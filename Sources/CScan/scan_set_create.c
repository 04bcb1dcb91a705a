#include <stdlib.h>
#include <string.h>

#include "scan_ascii.h"
#include "scan_set_type.h"

/* One literal while the set is made. */
struct entry {
  /* The first 8 bytes as they are compared, with zeros after the literal. */
  uint64_t start;
  const uint8_t *bytes;
  uint32_t length;
  uint8_t prefix;
};

static int by_prefix_and_bytes(const void *a, const void *b) {
  const struct entry *left = a, *right = b;
  if (left->prefix != right->prefix) return left->prefix < right->prefix ? -1 : 1;
  if (left->start != right->start) return left->start < right->start ? -1 : 1;
  uint32_t length = left->length < right->length ? left->length : right->length;
  int order = memcmp(left->bytes, right->bytes, length);
  if (order) return order;
  return left->length < right->length ? -1 : left->length > right->length;
}

/* The lowest number of bits that can count up to `most`, within limits. */
static unsigned bits_for(size_t most, unsigned lowest, unsigned highest) {
  unsigned bits = lowest;
  while (bits < highest && (size_t)1 << bits < most) bits++;
  return bits;
}

static uint64_t key_of(const struct scan_set *set, const uint8_t *bytes, unsigned length) {
  uint64_t key = 0;
  memcpy(&key, bytes, length);
  return (key | set->fold) & byte_mask(length);
}

/* Slots for literals of `shortest` bytes or more: for each offset of the piece, the prefixes that
   such literals can have. At most 8. */
static void choose_pieces(struct scan_set *set, size_t shortest) {
  /* Longer pieces are rarer, but fewer places can be skipped. */
  size_t gram = shortest < 4 ? shortest : shortest / 2 + 1;
  if (gram < 4 && shortest >= 4) gram = 4;
  set->gram = gram > 8 ? 8 : (unsigned)gram;
  size_t stride = shortest - set->gram + 1;
  set->stride = stride > set_slots ? set_slots : (unsigned)stride;
  set->gram_mask = byte_mask(set->gram);

  static const uint8_t lengths[] = {8, 7, 6, 5, 4, 3, 2, 1};
  for (unsigned offset = set->stride; offset-- > 0;) {
    for (size_t index = 0; index < sizeof lengths; index++) {
      uint8_t length = lengths[index];
      bool is_shortest = length == shortest || (length == 8 && shortest > 8);
      bool is_usual = length > shortest && length != 7 && length != 5;
      if (is_shortest || is_usual)
        set->slots[set->slot_count++] =
            (struct slot){(uint8_t)offset, length, byte_mask(length)};
    }
  }
}

/* The length of the prefix for a literal: the longest prefix of the slots that it has. */
static uint8_t prefix_of(const struct scan_set *set, size_t length) {
  for (unsigned index = 0; index < set->slot_count; index++)
    if (set->slots[index].prefix <= length) return set->slots[index].prefix;
  return 0;
}

static bool allocate(struct scan_set *set, size_t literals, size_t text_length) {
  /* Eight entries a piece, up to 1 MB; with four, 10,000 random words took 15 % longer. */
  unsigned piece_bits = bits_for(literals * set->stride * 8, 14, 20);
  unsigned start_bits = bits_for(literals * 32, 12, 24);
  unsigned group_bits = bits_for(literals * 2, 4, 40);
  set->piece_shift = 64 - piece_bits;
  set->start_shift = 64 - start_bits;
  set->group_shift = 64 - group_bits;
  set->pieces = calloc((size_t)1 << piece_bits, 1);
  set->starts = calloc((size_t)1 << (start_bits - 6), sizeof *set->starts);
  set->groups = calloc((size_t)1 << group_bits, sizeof *set->groups);
  set->literals = calloc(literals, sizeof *set->literals);
  set->text = calloc(text_length, 1);
  set->size = sizeof *set + ((size_t)1 << piece_bits) + ((size_t)1 << (start_bits - 3)) +
              ((size_t)1 << group_bits) * sizeof *set->groups +
              literals * sizeof *set->literals + text_length;
  return set->pieces && set->starts && set->groups && set->literals && set->text;
}

static void add_to_filters(struct scan_set *set, const uint8_t *bytes, uint8_t prefix) {
  uint8_t *pieces = set->pieces;
  for (unsigned index = 0, slots = set->slot_count; index < slots; index++) {
    const struct slot *slot = set->slots + index;
    if (slot->prefix != prefix) continue;
    uint64_t piece = key_of(set, bytes + slot->offset, set->gram);
    pieces[hashed(piece, set->piece_shift)] |= (uint8_t)(1 << index);
  }
  size_t start = hashed(prefix_hash(key_of(set, bytes, prefix), prefix), set->start_shift);
  set->starts[start / 64] |= (uint64_t)1 << start % 64;
}

static void add_group(struct scan_set *set, struct set_group group) {
  size_t mask = ((size_t)1 << (64 - set->group_shift)) - 1;
  size_t place = hashed(prefix_hash(group.key, group.prefix), set->group_shift);
  /* An empty place in the table has no literals. */
  while (set->groups[place].end) {
    struct set_group *other = set->groups + place;
    if (other->key == group.key && other->prefix == group.prefix) {
      other->end = group.end;
      return;
    }
    place = (place + 1) & mask;
  }
  set->groups[place] = group;
}

enum { fill_ahead = 16 };

/* Prefetches the table entries of a literal: for a million literals the tables are far larger than
   the cache. */
static void fetch(const struct scan_set *set, const struct entry *entry) {
  __builtin_prefetch(entry->bytes);
  uint64_t key = (__builtin_bswap64(entry->start) | set->fold) & byte_mask(entry->prefix);
  uint64_t hash = prefix_hash(key, entry->prefix);
  __builtin_prefetch(set->groups + hashed(hash, set->group_shift), 1);
  __builtin_prefetch(set->starts + hashed(hash, set->start_shift) / 64, 1);
}

/* Takes over sorted entries. Entries with the same hashed key need not be neighbours: without case,
   '@' and '`' have one key. The group then spans all literals from its first to its last; those in
   between start with other bytes, and the search skips them. */
static void fill(struct scan_set *set, const struct entry *entries, size_t literals) {
  set->literal_count = literals;
  uint32_t text = 0;
  for (uint32_t index = 0; index < literals; index++) {
    const struct entry *entry = entries + index;
    if (index + fill_ahead < literals) fetch(set, entry + fill_ahead);
    memcpy(set->text + text, entry->bytes, entry->length);
    uint32_t shorter = set_none;
    /* The literal before this one, or one that it starts with, is the longest that can fit. */
    if (index && entries[index - 1].prefix == entry->prefix) shorter = index - 1;
    while (shorter != set_none &&
           (entries[shorter].length > entry->length ||
            memcmp(entries[shorter].bytes, entry->bytes, entries[shorter].length) != 0))
      shorter = set->literals[shorter].shorter;
    set->literals[index] = (struct set_literal){text, entry->length, shorter};
    text += entry->length;
    add_to_filters(set, entry->bytes, entry->prefix);
    uint64_t key = key_of(set, entry->bytes, entry->prefix);
    add_group(set, (struct set_group){key, index, index + 1, entry->prefix});
  }
}

struct scan_set *scan_set_create(const uint8_t *bytes, const size_t *ends, size_t literals,
                                 int is_caseless) {
  if (literals == 0 || literals >= set_none || ends[literals - 1] >= set_none) return NULL;
  size_t text_length = ends[literals - 1];
  struct scan_set *set = calloc(1, sizeof *set);
  struct entry *entries = calloc(literals, sizeof *entries);
  uint8_t *text = malloc(text_length);
  bool is_made = false;
  if (!set || !entries || !text) goto done;
  set->is_caseless = is_caseless != 0;
  set->fold = is_caseless ? UINT64_C(0x2020202020202020) : 0;
  for (size_t at = 0; at < text_length; at++)
    text[at] = is_caseless ? ascii_lower(bytes[at]) : bytes[at];
  size_t shortest = SIZE_MAX;
  for (size_t index = 0; index < literals; index++) {
    size_t start = index ? ends[index - 1] : 0;
    entries[index].bytes = text + start;
    entries[index].length = (uint32_t)(ends[index] - start);
    if (entries[index].length < shortest) shortest = entries[index].length;
    uint32_t known = entries[index].length < 8 ? entries[index].length : 8;
    for (uint32_t at = 0; at < known; at++)
      entries[index].start |= (uint64_t)entries[index].bytes[at] << (56 - 8 * at);
  }
  if (shortest == 0) goto done;
  choose_pieces(set, shortest);
  for (size_t index = 0; index < literals; index++)
    entries[index].prefix = prefix_of(set, entries[index].length);
  if (!allocate(set, literals, text_length)) goto done;
  qsort(entries, literals, sizeof *entries, by_prefix_and_bytes);
  fill(set, entries, literals);
  is_made = true;
done:
  free(text);
  free(entries);
  if (is_made) return set;
  if (set) scan_set_destroy(set);
  return NULL;
}

void scan_set_destroy(struct scan_set *set) {
  free(set->pieces);
  free(set->starts);
  free(set->groups);
  free(set->literals);
  free(set->text);
  free(set);
}

size_t scan_set_size(const struct scan_set *set) { return set->size; }
