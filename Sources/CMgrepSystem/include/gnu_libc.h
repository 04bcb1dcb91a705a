#ifndef GNU_LIBC_H
#define GNU_LIBC_H

#include <stddef.h>
#include <stdint.h>

/* Functions of glibc that its headers hide from Swift, because Swift does not define _GNU_SOURCE.
   */

/* memrchr(3): the last byte with this value in [start, start + count), or null. */
const void *gnu_memrchr(const void *start, int value, size_t count);

/* mremap(2) with MREMAP_MAYMOVE: the new address of the pages, or null with errno set. */
void *gnu_mremap(void *start, size_t old_count, size_t new_count);

/* Begins to write the changed pages of a part of a file, with sync_file_range(2), and does not wait
   for them: 0, or -1 with errno. */
int gnu_start_writes(int descriptor, int64_t offset, int64_t count);

/* memfd_create(2) with MFD_CLOEXEC: an empty file without a name, or -1 with errno set. */
int gnu_memfd_create(const char *name);

/* The time when a file was created, with statx(2): 0, or -1 with errno, EOPNOTSUPP if it is
   unknown. */
int gnu_birth_time(const char *path, int64_t *seconds, int64_t *nanoseconds);

/* The type of the file system of an open file, with fstatfs(2), or 0. */
int64_t gnu_file_system_type(int descriptor);

/* syncfs(2): waits until the whole file system of an open file is on the disk. */
int gnu_sync_file_system(int descriptor);

/* Waits for the writes to a file that have begun, with sync_file_range(2): -1 with errno if one has
   failed since the file was opened. It starts no writes, and does not flush the cache of the disk.
   */
int gnu_wait_for_writes(int descriptor);

/* getdents64(2): the number of bytes of whole entries put into the buffer, 0 at the end, or -1 with
   errno. */
ptrdiff_t gnu_getdents64(int descriptor, void *buffer, size_t byte_count);

#endif
