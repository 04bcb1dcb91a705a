/* Finding every occurrence of many literals. */
#include "scan_hits_type.h"
#include "scan_literal_type.h"
#include "scan_vector.h"

enum {
  /* So many places are taken through each step before the next. */
  hits_block = 2048,
  hits_block_of_dense = 128,
  /* Room for whole words before the first place and after the last. */
  hits_margin = 16,
  /* Instead of a number of classes. */
  hits_of_words = 0
};

/* A place where a mark can be, and the shapes of the windows that can be around it. */
struct hits_place {
  uint16_t at, shapes;
};

#include "scan_hits_words.h"

/* The bytes of a block and a margin around it, with the bits set that the finder folds; zeros where
   there is no text, which make no false hit since lengths are compared. */
SCAN_BODY void hits_fold(const struct scan_hits *finder, const uint8_t *bytes, size_t count,
                         size_t start, size_t end,
                         uint8_t folded[hits_block + 2 * hits_margin]) {
  uint8_t fold = (uint8_t)finder->fold;
  size_t all = end - start + 2 * hits_margin;
  size_t before = start < hits_margin ? start : hits_margin;
  size_t after = count - start < all - hits_margin ? count - start : all - hits_margin;
  const uint8_t *text = bytes + start - before;
  if (before + after < all) memset(folded, 0, all);
  for (size_t at = 0; at < before + after; at++)
    folded[hits_margin - before + at] = text[at] | fold;
}

SCAN_BODY unsigned hits_may_be_mark(const struct hits_class *class, uint32_t word) {
  return class->marks[hits_mark_hash(word & class->mask) >> class->shift];
}

/* Those of the first places of a block where a mark can be. */
SCAN_BODY size_t hits_marks(const struct scan_hits *finder, const uint8_t *folded, size_t end,
                            struct hits_place *places, size_t classes) {
  const struct hits_class first = finder->classes[0], second = finder->classes[classes - 1];
  size_t kept = 0;
  for (uint32_t at = 0; at < end; at += 4) {
    uint64_t words = load_word(folded + at);
    for (uint32_t next = 0; next < 4; next++) {
      uint32_t word = (uint32_t)(words >> 8 * next);
      unsigned may_be = hits_may_be_mark(&first, word);
      if (classes > 1) may_be |= hits_may_be_mark(&second, word);
      places[kept].at = (uint16_t)(at + next);
      kept += may_be;
    }
  }
  while (kept && places[kept - 1].at >= end) kept--;
  return kept;
}

/* Those of the places where a window can be. */
SCAN_BODY size_t hits_windows(const struct scan_hits *finder, const uint8_t *folded,
                              struct hits_place *places, size_t count) {
  const uint32_t *windows = finder->windows;
  unsigned shift = finder->window_shift;
  size_t shape_count = finder->shape_count;
  size_t kept = 0;
  for (size_t index = 0; index < count; index++) {
    struct hits_place place = {places[index].at, 0};
    uint64_t word = load_word(folded + place.at - hits_before_mark);
    for (size_t shape = 0; shape < shape_count; shape++) {
      uint64_t hash = hits_window_hash(word & finder->shapes[shape], shape) >> shift;
      place.shapes |= (uint16_t)((windows[hash >> 5] >> (hash & 31) & 1) << shape);
    }
    places[kept] = place;
    kept += place.shapes != 0;
  }
  return kept;
}

/* Stores the hits whose marks are at `place`. */
SCAN_BODY size_t hits_at(const struct scan_hits *finder, const uint8_t *bytes, size_t count,
                         size_t place, uint64_t key, size_t shape, struct scan_hit *hits,
                         bool *any_sure) {
  uint64_t bucket = hits_window_hash(key, shape) >> finder->bucket_shift;
  size_t kept = 0;
  for (uint32_t index = finder->buckets[bucket]; index < finder->buckets[bucket + 1]; index++) {
    const struct hits_entry *entry = finder->entries + index;
    if (entry->key != key || entry->offset > place) continue;
    size_t start = place - entry->offset;
    size_t end = start + entry->length;
    if (end > count) continue;
    struct scan_hit hit = {start, entry->literal, 0, 0};
    if (finder->has_neighbours) {
      if (start > 0) hit.before = finder->before[bytes[start - 1]];
      if (end < count) hit.after = finder->after[bytes[end]];
      if (hit.before == 1 || hit.after == 1) continue;
    }
    if (entry->start != hits_nowhere) {
      const uint8_t *text = finder->text + entry->start;
      if (!literal_equals(bytes + start, text, text + finder->text_length, entry->length)) continue;
    }
    if (!hit.before && !hit.after) *any_sure = true;
    hits[kept++] = hit;
  }
  return kept;
}

SCAN_BODY size_t hits_find(const struct scan_hits *finder, const uint8_t *bytes, size_t count,
                           size_t *from, size_t to, int terminator, struct scan_hit *hits,
                           size_t room, size_t classes) {
  struct hits_place places[hits_block + 4];
  uint8_t folded_all[hits_block + 2 * hits_margin];
  const uint8_t *folded = folded_all + hits_margin;
  size_t kept = 0;
  /* Short blocks where most of one would be passed over. */
  size_t block = terminator < 0 ? hits_block : hits_block_of_dense;
  while (*from < to) {
    size_t start = *from;
    size_t end = to - start > block ? start + block : to;
    look_ahead(bytes + start);
    size_t place_count;
    if (classes == hits_of_words) {
      place_count = hits_words(finder, bytes, count, start, end, places);
    } else {
      hits_fold(finder, bytes, count, start, end, folded_all);
      place_count = hits_marks(finder, folded, end - start, places, classes);
      place_count = hits_windows(finder, folded, places, place_count);
    }
    size_t next = start;
    size_t old = kept;
    for (size_t index = 0; index < place_count; index++) {
      size_t place = start + places[index].at;
      if (place < next) continue;
      if (room - kept < finder->least_room) {
        *from = place;
        return kept;
      }
      bool any_sure = false;
      if (classes == hits_of_words) {
        unsigned length = places[index].shapes;
        uint64_t key = hits_key_of_word(finder, bytes, count, place, length);
        kept += hits_at(finder, bytes, count, place, key, length, hits + kept, &any_sure);
      } else {
        uint64_t word = load_word(folded + places[index].at - hits_before_mark);
        for (unsigned shapes = places[index].shapes; shapes; shapes &= shapes - 1) {
          size_t shape = lowest_bit(shapes);
          uint64_t key = word & finder->shapes[shape];
          kept += hits_at(finder, bytes, count, place, key, shape, hits + kept, &any_sure);
        }
      }
      if (any_sure && terminator >= 0) {
        const uint8_t *line_end = memchr(bytes + place, terminator, to - place);
        next = line_end ? (size_t)(line_end - bytes) : to;
      }
    }
    if (terminator >= 0) block = kept > old ? hits_block_of_dense : block < hits_block ? block * 2 : block;
    *from = next > end ? next : end;
  }
  return kept;
}

size_t SCAN_NAME(scan_hits_find)(const struct scan_hits *finder, const uint8_t *bytes,
                                 size_t count, size_t *from, size_t to, int terminator,
                                 struct scan_hit *hits, size_t room) {
  /* A loop for each number of classes. */
  if (finder->finds_words)
    return hits_find(finder, bytes, count, from, to, terminator, hits, room, hits_of_words);
  return finder->class_count == 1
             ? hits_find(finder, bytes, count, from, to, terminator, hits, room, 1)
             : hits_find(finder, bytes, count, from, to, terminator, hits, room, 2);
}
