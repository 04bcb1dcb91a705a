/* Every kernel that has variants: result, name, parameters, arguments. */
#define SCAN_KERNELS(KERNEL)                                                                    \
  KERNEL(size_t, scan_count, (const uint8_t *bytes, size_t count, uint8_t value),               \
         (bytes, count, value))                                                                 \
  KERNEL(size_t, scan_find2, (const uint8_t *bytes, size_t count, uint8_t a, uint8_t b),        \
         (bytes, count, a, b))                                                                  \
  KERNEL(size_t, scan_ascii_run, (const uint8_t *bytes, size_t count), (bytes, count))          \
  KERNEL(size_t, scan_utf8_run, (const uint8_t *bytes, size_t count), (bytes, count))           \
  KERNEL(uint32_t, scan_crc32c, (uint32_t state, const uint8_t *bytes, size_t count),              \
         (state, bytes, count))                                                                 \
  KERNEL(size_t, scan_literal_find,                                                             \
         (const struct scan_literal *literal, const uint8_t *bytes, size_t count),              \
         (literal, bytes, count))                                                               \
  KERNEL(size_t, scan_teddy_find,                                                               \
         (const struct scan_teddy *teddy, const uint8_t *bytes, size_t count, size_t *length),  \
         (teddy, bytes, count, length))                                                         \
  KERNEL(size_t, scan_hits_find,                                                                \
         (const struct scan_hits *finder, const uint8_t *bytes, size_t count, size_t *from,     \
          size_t to, int terminator, struct scan_hit *hits, size_t room),                       \
         (finder, bytes, count, from, to, terminator, hits, room))                              \
  KERNEL(size_t, scan_window_find,                                                              \
         (const struct scan_window *window, const uint8_t *bytes, size_t count),                \
         (window, bytes, count))
