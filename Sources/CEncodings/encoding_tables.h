#ifndef ENCODING_TABLES_H
#define ENCODING_TABLES_H

#include <stdint.h>

enum {
  JIS0208_COUNT = 11280,
  JIS0212_COUNT = 94 * 94,
  EUC_KR_COUNT = 126 * 190,
  GB18030_COUNT = 126 * 190,
  GB18030_RANGE_COUNT = 208,
  BIG5_COUNT = 126 * 157,
};

/* Of each encoding its number in hexadecimal after "=", and its labels, each with a blank after it. */
extern const char encoding_labels[];

/* Characters by bytes from 0x80, or by the pointers of the standard; 0 where there is none. */
extern const uint16_t encoding_single[][128];
extern const uint16_t encoding_jis0208[JIS0208_COUNT];
extern const uint16_t encoding_jis0212[JIS0212_COUNT];
extern const uint16_t encoding_euc_kr[EUC_KR_COUNT];
extern const uint16_t encoding_gb18030[GB18030_COUNT];
/* Where each range of the characters of four bytes begins: its pointer, its first character. */
extern const uint16_t encoding_gb18030_ranges[GB18030_RANGE_COUNT][2];
extern const uint16_t encoding_big5[BIG5_COUNT];
/* A bit for each of these that lies in plane 2. */
extern const uint8_t encoding_big5_planes[(BIG5_COUNT + 7) / 8];

#endif
