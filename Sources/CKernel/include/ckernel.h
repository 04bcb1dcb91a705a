#ifndef CKERNEL_H
#define CKERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "ending_signals.h"
#include "fault_guard.h"
#include "gnu_libc.h"
#include "process_start.h"
#include "processors.h"
#include "scan.h"
#include "scan_hits.h"
#include "scan_sets.h"
#include "scan_window.h"

#endif
