#ifndef FAULT_GUARD_H
#define FAULT_GUARD_H

#include <stddef.h>
#include <stdint.h>

/*
 * Keeps the process alive when a page of a mapped file no longer exists.
 *
 * When a process shortens a file, all mappings of the file lose pages: the next access
 * to one of them raises SIGBUS (mmap(2), "Use of a mapped region"), and so does a page that cannot be
 * read from the disk. For a registered region, the handler notes where it happened, puts zero pages
 * over the region from the faulting page to its end, and returns, so that the access is
 * repeated and finds zeros. Every other SIGBUS goes to the previous handler, or
 * ends the process as if there had been no handler.
 *
 * The guard cannot do everything; the rest is up to the caller:
 *   - A cut inside a page, and a file that has grown again in time, raise no signal. Read
 *     the file's size again and pass it to fault_guard_limit().
 *   - A thread that blocks SIGBUS is killed by the kernel. Do not block it.
 *   - System calls given the address of a missing page fail with EFAULT instead of a signal.
 *   - A handler that is installed later comes before this one; it must call this one.
 */

/* One registered range of addresses. It is never freed, only used again. */
typedef struct fault_guard_region fault_guard_region;

/* The result of fault_guard_fault_offset() while nothing has happened. */
#define FAULT_GUARD_INTACT SIZE_MAX

/*
 * Registers byte_count > 0 mapped bytes at start, a multiple of the page size, and installs the
 * SIGBUS handler if this is the first registration of the process. Call it before another thread
 * can see the address. Returns null, with errno set, if there is no memory or the handler cannot be
 * installed. Any thread; O(live regions) at worst, without locks and nearly always one step.
 */
fault_guard_region *fault_guard_add(const void *start, size_t byte_count, int is_writable);

/* Removes a region. Call it before munmap(2), when no thread uses the addresses any more. */
void fault_guard_remove(fault_guard_region *region);

/*
 * Removes the addresses of a region that mremap(2) is about to change, and gives it its new ones, of
 * which all bytes are valid. Neither can fail. No thread uses the addresses between the two calls.
 */
void fault_guard_suspend(fault_guard_region *region);
void fault_guard_resume(fault_guard_region *region, const void *start, size_t byte_count);

/*
 * The number of bytes at the start of the region that still belong to the file, as far as signals
 * and fault_guard_limit() show; the size of the region while it is intact. It never rises
 * before fault_guard_resume(). Any thread, one atomic load.
 */
size_t fault_guard_valid_bytes(const fault_guard_region *region);

/* Lowers the number of valid bytes to byte_count, unless it is lower already. Any thread. */
void fault_guard_limit(fault_guard_region *region, size_t byte_count);

/* The lowest page offset at which a signal was caught, or FAULT_GUARD_INTACT. Any thread. */
size_t fault_guard_fault_offset(const fault_guard_region *region);

#endif
