#ifndef MAPPING_SEARCH_H
#define MAPPING_SEARCH_H

#include <stddef.h>

/*
 * The first occurrence of the needle in [haystack, haystack + count), or null; the empty needle
 * occurs at the start. Reads nothing else. O(count + needle_count).
 */
const void *mapping_search(const void *haystack, size_t count, const void *needle,
                           size_t needle_count);

/* The last occurrence, or null; the empty needle occurs at the end. As mapping_search() otherwise,
   but O(count + needle_count * log(needle_count)). */
const void *mapping_search_last(const void *haystack, size_t count, const void *needle,
                                size_t needle_count);

#endif
