/* The Glibc module lacks getopt_long(3). */
#include <getopt.h>
