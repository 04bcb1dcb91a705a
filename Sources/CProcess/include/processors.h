#ifndef PROCESSORS_H
#define PROCESSORS_H

/* The number of processors in the affinity mask of this thread (sched_getaffinity(2)), or 0 if the
   system does not report it. Written in C, because the Glibc module hides what needs _GNU_SOURCE.
   */
int affinity_processor_count(void);

#endif
