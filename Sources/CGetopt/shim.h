/* The Glibc module leaves out getopt_long(3). */
#include <getopt.h>
