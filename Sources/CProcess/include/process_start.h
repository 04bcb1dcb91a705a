#ifndef PROCESS_START_H
#define PROCESS_START_H

/*
 * The arguments of the process, as main() gets them, and a null pointer after them.
 *
 * Swift's CommandLine reads /proc/self/cmdline, and ends the process where there is no /proc: in a
 * chroot, on a rescue system. glibc hands the arguments to constructors.
 */
char **process_arguments(int *count);

#endif
