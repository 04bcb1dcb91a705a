#include <stdlib.h>
#include <string.h>

#include "scan_hits_type.h"

/* A mark that was chosen for a literal; there is one entry for each of its cases. */
struct made_entry {
  struct hits_entry entry;
  uint32_t bucket;
};

/* The state that is needed only while a finder is made. */
struct making {
  struct scan_hits *finder;
  const uint8_t *rarity;
  /* How often byte strings of the length of a mark occur in the literals, by hash. */
  uint16_t *runs;
  unsigned run_shift;
  /* How many entries are in each bucket. */
  uint32_t *counts;
  struct made_entry *entries;
  size_t count, room;
};

/* The bytes of a window as bits of a word, the longest window first; bit 0 is the first byte, and
   the mark begins at bit 2. */
static const uint8_t shape_bytes[] = {0xFF, 0xFC, 0x3F, 0x3C};

/* A mark is entered in all cases that the finder does not fold, up to this number of bits. */
enum { most_open_bits = 6 };

enum { few_literals = 1024 };

static unsigned bits_for(size_t most, unsigned lowest, unsigned highest) {
  unsigned bits = lowest;
  while (bits < highest && (size_t)1 << bits < most) bits++;
  return bits;
}

/* The logarithm to base 2 in eighths, of a value that is not 0. */
static int log2_of(uint32_t value) {
  int zeros = __builtin_clz(value);
  return (31 - zeros) * 8 + (int)(value << zeros >> 28 & 7);
}

static uint64_t byte_mask(unsigned bytes) {
  uint64_t mask = 0;
  for (unsigned at = 0; at < 8; at++)
    if (bytes >> at & 1) mask |= UINT64_C(0xFF) << 8 * at;
  return mask;
}

/* The number of the shape with these bytes; adds a new one if there is none. */
static size_t shape_number(struct scan_hits *finder, unsigned bytes) {
  uint64_t mask = byte_mask(bytes);
  size_t number = 0;
  while (number < finder->shape_count && finder->shapes[number] != mask) number++;
  if (number == finder->shape_count) finder->shapes[finder->shape_count++] = mask;
  return number;
}

/* The 8 bytes around a mark at `offset`, as far as the literal has them; `bytes` are those of the
   text or of the folds. */
static uint64_t around(const struct hits_literal *literal, const uint8_t *bytes, uint32_t offset) {
  uint64_t word = 0;
  if (offset >= hits_before_mark && offset - hits_before_mark + hits_window <= literal->length) {
    memcpy(&word, bytes + literal->start + offset - hits_before_mark, sizeof word);
    return word;
  }
  for (uint32_t at = 0; at < hits_window; at++) {
    uint32_t place = offset + at;
    if (place < hits_before_mark || place - hits_before_mark >= literal->length) continue;
    word |= (uint64_t)bytes[literal->start + place - hits_before_mark] << 8 * at;
  }
  return word;
}

/* Whether the literal has all bytes of a window around a mark at `offset`. */
static bool has_bytes(const struct hits_literal *literal, unsigned bytes, uint32_t offset) {
  uint32_t first = offset + (uint32_t)__builtin_ctz(bytes);
  uint32_t last = offset + 31 - (uint32_t)__builtin_clz(bytes);
  return first >= hits_before_mark && last - hits_before_mark < literal->length;
}

/* The longest window that the literal has around a mark at `offset`, if no byte of it but the mark
   has other cases. */
static unsigned shape_of(const struct scan_hits *finder, const struct hits_literal *literal,
                         uint32_t offset, unsigned mark) {
  unsigned marked = ((1u << mark) - 1) << hits_before_mark;
  uint64_t open = 0;
  if (finder->has_folds)
    open = around(literal, finder->text + finder->text_length, offset) & ~finder->fold;
  for (size_t index = 0; index < sizeof shape_bytes; index++) {
    unsigned bytes = shape_bytes[index];
    if (has_bytes(literal, bytes, offset) &&
        (open & byte_mask(bytes)) == (open & byte_mask(marked)))
      return bytes;
  }
  return marked;
}

static uint32_t bucket_of(const struct scan_hits *finder, uint64_t key, size_t shape) {
  return (uint32_t)(hits_window_hash(key, shape) >> finder->bucket_shift);
}

/* How often the bytes of a mark occur in the literals. */
static uint16_t *run_count(const struct making *making, const struct hits_class *class,
                           const uint8_t *bytes) {
  uint32_t run;
  memcpy(&run, bytes, sizeof run);
  run = (run | (uint32_t)making->finder->fold) & class->mask;
  return making->runs + (hits_mark_hash(run) >> making->run_shift);
}

/* Counts the byte strings of the literals. If there are many literals, the counts show what is
   frequent in text of their kind. */
static bool count_runs(struct making *making, const struct hits_class *class) {
  const struct scan_hits *finder = making->finder;
  unsigned bits = bits_for(finder->text_length, 8, 20);
  making->run_shift = 32 - bits;
  free(making->runs);
  making->runs = calloc((size_t)1 << bits, sizeof *making->runs);
  if (!making->runs) return false;
  for (size_t at = 0; at < finder->text_length; at++) {
    uint16_t *count = run_count(making, class, finder->text + at);
    *count += *count < UINT16_MAX;
  }
  return true;
}

/* How rare a mark is, in eighths of a bit: as frequent as in the other literals, or as its bytes
   alone suggest. A mark that has several cases is met in each of them. */
static int rarity_of(const struct making *making, const struct hits_class *class,
                     const uint8_t *bytes, unsigned mark) {
  const struct scan_hits *finder = making->finder;
  const uint8_t *folds = bytes + finder->text_length;
  unsigned bits = 0;
  int cases = 0;
  for (unsigned at = 0; at < mark; at++) {
    uint8_t low = bytes[at] & (uint8_t)~folds[at];
    uint8_t rarity = making->rarity[bytes[at]];
    bits += rarity < making->rarity[low] ? rarity : making->rarity[low];
    cases += __builtin_popcount(folds[at] & (uint8_t)~finder->fold);
  }
  /* The frequency in as much text as all literals have, in 256ths. */
  uint32_t others = (*run_count(making, class, bytes) - 1u) << 8;
  uint64_t expected = (uint64_t)finder->text_length << 8 >> (bits < 40 ? bits : 40);
  if (expected > 1 << 24) expected = 1 << 24;
  return -log2_of(others + (uint32_t)expected + 1) - 8 * cases;
}

/* How much a mark is worth, in eighths of a bit: a long window adds to it, other entries in the
   bucket of the window reduce it. */
static int worth_of(const struct making *making, const struct hits_class *class,
                    const struct hits_literal *literal, uint32_t offset, unsigned mark) {
  struct scan_hits *finder = making->finder;
  unsigned shape = shape_of(finder, literal, offset, mark);
  uint64_t key = (around(literal, finder->text, offset) | finder->fold) & byte_mask(shape);
  uint32_t bucket = bucket_of(finder, key, shape_number(finder, shape));
  return rarity_of(making, class, finder->text + literal->start + offset, mark) +
         4 * __builtin_popcount(shape) - log2_of(making->counts[bucket] + 1);
}

static bool enter(struct making *making, uint64_t key, size_t shape, uint32_t index,
                  uint32_t offset, bool is_whole) {
  struct scan_hits *finder = making->finder;
  if (making->count == making->room) {
    struct made_entry *entries =
        realloc(making->entries, making->room * 2 * sizeof *making->entries);
    if (!entries) return false;
    making->entries = entries;
    making->room *= 2;
  }
  uint64_t window = hits_window_hash(key, shape) >> finder->window_shift;
  finder->windows[window >> 5] |= UINT32_C(1) << (window & 31);
  uint32_t bucket = bucket_of(finder, key, shape);
  making->counts[bucket]++;
  const struct hits_literal *literal = finder->literals + index;
  uint32_t start = is_whole && !finder->has_folds ? hits_nowhere : literal->start;
  making->entries[making->count++] =
      (struct made_entry){{key, index, offset, start, literal->length}, bucket};
  return true;
}

/* Chooses the mark of a literal, and adds an entry for each of its cases. */
static bool add(struct making *making, const struct hits_class *class, unsigned mark,
                uint32_t index) {
  struct scan_hits *finder = making->finder;
  const struct hits_literal *literal = finder->literals + index;
  uint32_t best = 0;
  int best_worth = INT32_MIN;
  for (uint32_t offset = 0; offset + mark <= literal->length; offset++) {
    int worth = worth_of(making, class, literal, offset, mark);
    if (worth <= best_worth) continue;
    best_worth = worth;
    best = offset;
  }
  unsigned bytes = shape_of(finder, literal, best, mark);
  size_t shape = shape_number(finder, bytes);
  uint64_t mask = byte_mask(bytes);
  uint64_t key = (around(literal, finder->text, best) | finder->fold) & mask;
  uint64_t open =
      around(literal, finder->text + finder->text_length, best) & ~finder->fold & mask;
  if (__builtin_popcountll(open) > most_open_bits) return false;
  bool is_whole = !open && (size_t)__builtin_popcount(bytes) == literal->length;
  /* Goes through all subsets of the open bits, which are set in `key`. */
  uint64_t cleared = 0;
  do {
    uint32_t marked = (uint32_t)((key & ~cleared) >> 8 * hits_before_mark) & class->mask;
    class->marks[hits_mark_hash(marked) >> class->shift] |= (uint8_t)(1u << shape);
    if (!enter(making, key & ~cleared, shape, index, best, is_whole)) return false;
    cleared = (cleared - open) & open;
  } while (cleared);
  return true;
}

/* Sorts the entries by hash. */
static bool fill(struct making *making) {
  struct scan_hits *finder = making->finder;
  size_t bucket_count = (size_t)1 << (64 - finder->bucket_shift);
  finder->entries = malloc(making->count * sizeof *finder->entries);
  if (!finder->entries) return false;
  uint32_t next = 0;
  for (size_t bucket = 0; bucket < bucket_count; bucket++) {
    uint32_t count = making->counts[bucket];
    finder->buckets[bucket] = making->counts[bucket] = next;
    if (count > finder->least_room) finder->least_room = count;
    next += count;
  }
  finder->buckets[bucket_count] = next;
  if (!finder->finds_words) finder->least_room *= finder->shape_count;
  for (size_t index = 0; index < making->count; index++)
    finder->entries[making->counts[making->entries[index].bucket]++] = making->entries[index].entry;
  finder->size += making->count * sizeof *finder->entries;
  hits_make_filter(finder, making->count);
  return true;
}

/* Whether the literals can only be whole words: all their bytes are word characters, and a word
   character beside an occurrence rules it out. */
static bool are_words(const struct scan_hits *finder) {
  for (unsigned byte = 0; byte < 256; byte++)
    if (hits_is_word((uint8_t)byte) != (finder->before[byte] == 1) ||
        hits_is_word((uint8_t)byte) != (finder->after[byte] == 1))
      return false;
  for (size_t at = 0; at < finder->text_length; at++) {
    uint8_t byte = finder->text[at], fold = finder->text[finder->text_length + at];
    if (!hits_is_word(byte) || !hits_is_word(byte & (uint8_t)~fold) || fold & (uint8_t)~0x20)
      return false;
  }
  return true;
}

static bool make_words(struct making *making) {
  struct scan_hits *finder = making->finder;
  for (uint32_t index = 0; index < finder->literal_count; index++) {
    size_t length = finder->literals[index].length;
    unsigned told = length < hits_longest_word ? (unsigned)length : hits_longest_word;
    uint64_t word = around(finder->literals + index, finder->text, hits_before_mark);
    uint64_t key = (word | finder->fold) & hits_word_mask(told);
    if (!enter(making, key, told, index, 0, length <= hits_window)) return false;
  }
  return fill(making);
}

/* Adds the literals from `shortest` up to `longest` bytes; there are `literals` of them. */
static bool make_class(struct making *making, unsigned mark, size_t shortest, size_t longest,
                       size_t literals) {
  struct scan_hits *finder = making->finder;
  if (literals == 0) return true;
  struct hits_class *class = finder->classes + finder->class_count++;
  /* A table that stays in the cache is worth more than one that lets fewer places through. */
  bool is_large = literals > 1 << 13;
  unsigned bits = bits_for(literals * (is_large ? 8 : 64), 14, is_large ? 20 : 17);
  class->mask = (uint32_t)byte_mask((1u << mark) - 1);
  class->shift = 32 - bits;
  class->marks = calloc((size_t)1 << bits, 1);
  if (!class->marks) return false;
  finder->size += (size_t)1 << bits;
  if (!count_runs(making, class)) return false;
  for (uint32_t index = 0; index < finder->literal_count; index++) {
    size_t length = finder->literals[index].length;
    if (length < shortest || length > longest) continue;
    if (!add(making, class, mark, index)) return false;
  }
  return true;
}

static bool make_tables(struct making *making) {
  struct scan_hits *finder = making->finder;
  size_t literals = finder->literal_count;
  unsigned window_bits = bits_for(literals * 64, 14, 22);
  unsigned bucket_bits = bits_for(literals * 2, 6, 22);
  finder->window_shift = 64 - window_bits;
  finder->bucket_shift = 64 - bucket_bits;
  finder->windows = calloc((size_t)1 << (window_bits - 5), sizeof *finder->windows);
  finder->buckets = malloc((((size_t)1 << bucket_bits) + 1) * sizeof *finder->buckets);
  making->counts = calloc((size_t)1 << bucket_bits, sizeof *making->counts);
  making->room = literals;
  making->entries = malloc(literals * sizeof *making->entries);
  finder->size += ((size_t)1 << (window_bits - 3)) + (sizeof *finder->buckets << bucket_bits);
  if (!finder->windows || !finder->buckets || !making->counts || !making->entries) return false;
  if (finder->finds_words) return make_words(making);
  size_t shortest = hits_long_mark;
  for (size_t index = 0; index < literals; index++)
    if (finder->literals[index].length < shortest) shortest = finder->literals[index].length;
  /* Marks of 3 bytes let more places through, but for few literals that is cheaper than two tables.
     */
  unsigned mark = literals <= few_literals && shortest < hits_long_mark ? 3 : hits_long_mark;
  size_t short_count = 0;
  for (size_t index = 0; index < literals; index++)
    short_count += finder->literals[index].length < mark;
  return make_class(making, mark, mark, SIZE_MAX, literals - short_count) &&
         make_class(making, (unsigned)shortest, 0, mark - 1, short_count) && fill(making);
}

static bool copy_literals(struct scan_hits *finder, const uint8_t *bytes, const uint8_t *folds,
                          const size_t *ends, size_t literals) {
  finder->text_length = ends[literals - 1];
  finder->literals = malloc(literals * sizeof *finder->literals);
  /* Room to read four bytes at the last of them. */
  finder->text = malloc(2 * finder->text_length + 4);
  if (!finder->literals || !finder->text) return false;
  finder->literal_count = literals;
  memcpy(finder->text, bytes, finder->text_length);
  memcpy(finder->text + finder->text_length, folds, finder->text_length);
  memset(finder->text + 2 * finder->text_length, 0, 4);
  finder->size = sizeof *finder + 2 * finder->text_length;
  uint32_t start = 0;
  for (size_t index = 0; index < literals; index++) {
    uint32_t end = (uint32_t)ends[index];
    if (end == start) return false;
    finder->literals[index] = (struct hits_literal){start, end - start};
    start = end;
  }
  for (size_t at = 0; at < finder->text_length; at++) {
    if (folds[at]) finder->has_folds = true;
    if (folds[at] & 0x20) finder->fold = UINT64_C(0x2020202020202020);
  }
  return true;
}

struct scan_hits *scan_hits_create(const uint8_t *bytes, const uint8_t *folds, const size_t *ends,
                                   size_t literals, const uint8_t *rarity, const uint8_t *before,
                                   const uint8_t *after) {
  if (literals == 0 || literals >= UINT32_MAX || ends[literals - 1] >= UINT32_MAX) return NULL;
  struct scan_hits *finder = calloc(1, sizeof *finder);
  if (!finder) return NULL;
  struct making making = {.finder = finder, .rarity = rarity};
  finder->has_neighbours = before || after;
  if (before) memcpy(finder->before, before, sizeof finder->before);
  if (after) memcpy(finder->after, after, sizeof finder->after);
  bool is_made = copy_literals(finder, bytes, folds, ends, literals);
  finder->finds_words = is_made && are_words(finder);
  is_made = is_made && make_tables(&making);
  free(making.runs);
  free(making.counts);
  free(making.entries);
  free(finder->literals);
  finder->literals = NULL;
  if (!is_made) {
    scan_hits_destroy(finder);
    return NULL;
  }
  return finder;
}

void scan_hits_destroy(struct scan_hits *finder) {
  for (size_t index = 0; index < finder->class_count; index++) free(finder->classes[index].marks);
  free(finder->windows);
  free(finder->buckets);
  free(finder->entries);
  free(finder->text);
  free(finder);
}

size_t scan_hits_least_room(const struct scan_hits *finder) { return finder->least_room; }

int scan_hits_finds_words(const struct scan_hits *finder) { return finder->finds_words; }

size_t scan_hits_size(const struct scan_hits *finder) { return finder->size; }
