#include "scan.h"
#include "scan_literal_type.h"

#include <stdlib.h>

struct scan_literal *scan_literal_create(const uint8_t *bytes, const uint8_t *folds,
                                         size_t length, size_t first, size_t second) {
  if (length == 0 || first >= length || second >= length) return NULL;
  struct scan_literal *literal = malloc(sizeof *literal + 2 * length);
  if (!literal) return NULL;
  uint8_t *copy = (uint8_t *)(literal + 1);
  for (size_t at = 0; at < length; at++) {
    copy[at] = bytes[at] | folds[at];
    copy[length + at] = folds[at];
  }
  *literal = (struct scan_literal){
      .length = length,
      .first = first,
      .second = second,
      .first_byte = copy[first],
      .first_fold = folds[first],
      .second_byte = copy[second],
      .second_fold = folds[second],
      .bytes = copy,
  };
  return literal;
}

void scan_literal_destroy(struct scan_literal *literal) { free(literal); }
