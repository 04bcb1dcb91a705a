#!/usr/bin/env python3
"""Interrupts edits of `mgrep --in-place` wherever they can be interrupted, and recovers.

    crash_matrix.py MGREP kills      SIGKILL before each system call of a run
    crash_matrix.py MGREP stores     the state between any two stores of a run
    crash_matrix.py MGREP powercuts  what a power cut can leave after each system call, by a model
    crash_matrix.py MGREP faults     each system call of a run fails, once with EIO, once with ENOSPC
    crash_matrix.py MGREP others     somebody else changes the file at certain moments
    crash_matrix.py MGREP moves      edits of several directories are killed, and one is moved
    crash_matrix.py MGREP damages    3,000 journals of half-edited files are damaged
    crash_matrix.py MGREP owners     journals of others, and what only looks like a journal
    crash_matrix.py MGREP mounts     an image is mounted on another device; a disk is full
    crash_matrix.py MGREP syncs      the same model with each sync left out: it has to fail

A further argument `few` leaves out scenarios of eight files, for debug builds.

The process is traced with ptrace(2); nothing in the program knows of the test. x86-64 only.
"""
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile

PAGE = 4096
HEADER = 20
SYSCALLS = {1: "write", 3: "close", 9: "mmap", 18: "pwrite64", 26: "msync", 74: "fsync",
            75: "fdatasync", 82: "rename", 87: "unlink", 257: "openat", 263: "unlinkat",
            264: "renameat", 280: "utimensat", 306: "syncfs"}
TRACEME, STEP, GETREGS, SETREGS, SYSCALL, SETOPTIONS = 0, 9, 12, 13, 24, 0x4200
REGISTERS = ["r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx",
             "rdx", "rsi", "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base",
             "gs_base", "ds", "es", "fs", "gs"]
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


class Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in REGISTERS]


class Traced:
    """A child that stops before and after each system call, or after each instruction."""

    def __init__(self, arguments, directory, errors="/dev/null"):
        self.pid = os.fork()
        if self.pid == 0:
            os.chdir(directory)
            null = os.open("/dev/null", os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(null, 1)
            os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            libc.ptrace(TRACEME, 0, None, None)
            os.environ["SWIFT_BACKTRACE"] = "enable=no"
            os.execv(arguments[0], arguments)
        self.status = None
        os.waitpid(self.pid, 0)
        # PTRACE_O_TRACESYSGOOD and PTRACE_O_EXITKILL.
        libc.ptrace(SETOPTIONS, self.pid, None, 0x100001)

    def advance(self, request=SYSCALL):
        """Runs up to the next stop; false when the child has ended."""
        number = 0
        while True:
            libc.ptrace(request, self.pid, None, number)
            _, status = os.waitpid(self.pid, 0)
            if not os.WIFSTOPPED(status):
                self.status = os.waitstatus_to_exitcode(status)
                return False
            # Stops for system calls and for steps; signals are for the child.
            number = os.WSTOPSIG(status)
            if number == signal.SIGTRAP | 0x80 or (request == STEP and number == signal.SIGTRAP):
                return True

    def registers(self):
        registers = Registers()
        libc.ptrace(GETREGS, self.pid, None, ctypes.addressof(registers))
        return registers

    def set(self, registers):
        libc.ptrace(SETREGS, self.pid, None, ctypes.addressof(registers))

    def path(self, descriptor):
        try:
            return os.readlink(f"/proc/{self.pid}/fd/{descriptor}")
        except OSError:
            return ""

    def mapped_path(self, address):
        with open(f"/proc/{self.pid}/maps") as maps:
            for line in maps:
                fields = line.split(None, 5)
                start, end = (int(x, 16) for x in fields[0].split("-"))
                if start <= address < end:
                    return fields[5].strip() if len(fields) > 5 else ""
        return ""

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def crc32c(data, table=[]):
    if not table:
        for index in range(256):
            for _ in range(8):
                index = index >> 1 ^ (0x82F63B78 if index & 1 else 0)
            table.append(index)
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ table[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


def body_of_header(journal):
    """The body of the header; `None` if it is incomplete."""
    count = int.from_bytes(journal[16:HEADER], "little")
    body = journal[HEADER:HEADER + count]
    stated = journal[HEADER + count:HEADER + count + 4]
    if journal[:8] != b"mgrepJ2\n" or stated != checksum_of_header(body):
        return None
    return body


def checksum_of_header(body):
    return crc32c(b"mgrepJ2\n" + len(body).to_bytes(4, "little") + body).to_bytes(4, "little")


def target_of(body):
    """The name of the edited file: after two flags, two times and four numbers."""
    assert body[50] < 0x80
    return body[51:51 + body[50]].decode()


def with_change_time(journal, nanoseconds):
    """The journal with another change time of the file."""
    body = body_of_header(journal)
    time = b"".join(part.to_bytes(8, "little") for part in divmod(nanoseconds, 10**9))
    body = body[:2] + time + body[18:]
    return (journal[:HEADER] + body + checksum_of_header(body)
            + journal[HEADER + len(body) + 4:])


class Scenario:
    def __init__(self, name, options, files=1, is_atomic=False, keeps=False):
        self.name, self.options, self.is_atomic, self.keeps = name, options, is_atomic, keeps
        self.files = [f"f{index}" for index in range(files)]

    def contents(self):
        """The files before and after, with edits in several pages, at both ends and at borders."""
        old, new = {}, {}
        for name in self.files:
            text = bytearray(("some words of text that stay\n" * 600).encode())
            places = [0, 200, PAGE - 3, 2 * PAGE + 7, 2 * PAGE + 100, 3 * PAGE + 50, len(text) - 7]
            after = bytearray(text)
            for place in places:
                text[place:place + 6] = b"secret"
                after[place:place + 6] = b"******" if "--transform" in self.options[0] else b"public"
            old[name], new[name] = bytes(text), bytes(after)
        return old, new


SCENARIOS = [
    Scenario("undo", ["--replace=public"]),
    Scenario("redo", ["--transform=mask=*"]),
    Scenario("kept journal", ["--replace=public", "--keep-journal"], keeps=True),
    Scenario("three files", ["--replace=public"], files=3),
    Scenario("three files, redo", ["--transform=mask=*"], files=3),
    Scenario("all or none", ["--replace=public", "--atomic"], files=3, is_atomic=True),
    Scenario("all or none, redo", ["--transform=mask=*", "--atomic"], files=3, is_atomic=True),
    Scenario("all or none, kept", ["--replace=public", "--atomic", "--keep-journal"], files=3,
             is_atomic=True, keeps=True),
    # The number of files that wait for the disk together.
    Scenario("eight files", ["--replace=public"], files=8),
    Scenario("eight files, kept", ["--replace=public", "--keep-journal"], files=8, keeps=True),
]


class Bench:
    """A directory in which a scenario runs repeatedly."""

    def __init__(self, mgrep, scenario):
        self.mgrep, self.scenario = mgrep, scenario
        self.directory = os.path.realpath(tempfile.mkdtemp(prefix="mgrep-crash-"))
        self.old, self.new = scenario.contents()
        for name, text in self.old.items():
            with open(self.path(name), "wb") as file:
                file.write(text)
        self.failures = []

    def path(self, name):
        return os.path.join(self.directory, name)

    def reset(self, journals=None, contents=None):
        """Restores a state of the files and the journals."""
        for name in os.listdir(self.directory):
            if name not in self.old:
                os.unlink(self.path(name))
        for name, text in (contents or self.old).items():
            with open(self.path(name), "r+b") as file:
                file.write(text)
        for name, text in (journals or {}).items():
            body = body_of_header(text)
            # What nothing was stored in has the time it had; to put the state back changed that.
            if body and (contents or self.old).get(target_of(body)) == self.old[target_of(body)]:
                text = with_change_time(text, os.stat(self.path(target_of(body))).st_ctime_ns)
            with open(self.path(name), "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(text)

    def command(self):
        return [self.mgrep, "-j1", "--in-place", *self.scenario.options, "secret",
                *self.scenario.files]

    def start(self, errors="/dev/null"):
        return Traced(self.command(), self.directory, errors)

    def snapshot(self):
        state = {}
        for name in sorted(os.listdir(self.directory)):
            with open(self.path(name), "rb") as file:
                state[name] = (os.fstat(file.fileno()).st_ino, file.read())
        return state

    def recover(self):
        return subprocess.run([self.mgrep, "--recover", self.directory], capture_output=True,
                              timeout=60)

    def leftovers(self):
        return [name for name in os.listdir(self.directory) if name.startswith(".mgrep-")]

    def check(self, where):
        """Recovers, and checks that every file is old or new; returns false if not."""
        problems = []
        first = self.recover()
        if first.returncode not in (0, 1):
            problems.append(f"--recover: status {first.returncode}: {first.stderr.decode()}")
        states = set()
        for name in self.scenario.files:
            with open(self.path(name), "rb") as file:
                text = file.read()
            state = "old" if text == self.old[name] else "new" if text == self.new[name] else "mixed"
            states.add(state)
            if state == "mixed":
                problems.append(f"{name} is mixed")
        if self.scenario.is_atomic and len(states) > 1:
            problems.append(f"files are {sorted(states)}")
        if self.leftovers():
            problems.append(f"left over: {self.leftovers()}")
        second = self.recover()
        if second.returncode != 1 or second.stdout:
            problems.append(f"the second --recover: {second.returncode} {second.stdout.decode()}")
        for problem in problems:
            self.failures.append(f"{self.scenario.name}, {where}: {problem}")
        return not problems

    def close(self):
        shutil.rmtree(self.directory)


def scenarios():
    """All scenarios; with `few`, those of few files, for a debug build."""
    is_few = "few" in sys.argv[3:]
    return [s for s in SCENARIOS if len(s.files) < 8 or not is_few]


def kills(mgrep):
    points, failures = 0, []
    for scenario in scenarios():
        bench = Bench(mgrep, scenario)
        # The calls before the first file is opened for writing change nothing.
        wanted = 1
        while True:
            bench.reset()
            child = bench.start()
            seen, is_entry, begun = 0, True, False
            while child.advance():
                if is_entry:
                    registers = child.registers()
                    # openat with O_RDWR
                    begun = begun or (registers.orig_rax == 257 and registers.rdx & 3 == 2)
                    seen += begun
                    if seen == wanted:
                        break
                is_entry = not is_entry
            if child.status is not None:
                if child.status != 0:
                    failures.append(f"{scenario.name}: the run itself: status {child.status}")
                break
            name = SYSCALLS.get(child.registers().orig_rax, child.registers().orig_rax)
            child.kill()
            bench.check(f"killed before call {wanted} ({name})")
            points += 1
            wanted += 1
        failures += bench.failures
        bench.close()
    return points, "kill points", failures


# Calls that fail when a disk does, or when somebody else is in the way.
FALLIBLE = {17: "pread64", 18: "pwrite64", 26: "msync", 72: "fcntl", 73: "flock", 74: "fsync",
            75: "fdatasync", 82: "rename", 87: "unlink", 217: "getdents64", 257: "openat",
            262: "newfstatat", 263: "unlinkat", 264: "renameat", 277: "sync_file_range",
            280: "utimensat", 306: "syncfs"}


def faults(mgrep):
    points, failures = 0, []
    for scenario in scenarios():
        bench = Bench(mgrep, scenario)
        errors = bench.directory + ".errors"
        for code in (5, 28):
            wanted = 1
            while True:
                bench.reset()
                child = bench.start(errors)
                seen, begun, failed = 0, False, None
                while child.advance():
                    registers = child.registers()
                    begun = begun or (registers.orig_rax == 257 and registers.rdx & 3 == 2)
                    seen += begun and registers.orig_rax in FALLIBLE
                    injects = failed is None and seen == wanted
                    if injects:
                        failed = FALLIBLE[registers.orig_rax]
                        registers.orig_rax = 2**64 - 1
                        child.set(registers)
                    if not child.advance():
                        break
                    if injects:
                        registers = child.registers()
                        registers.rax = 2**64 - code
                        child.set(registers)
                if failed is None:
                    break
                where = f"call {wanted} ({failed}) fails with {code}"
                check_fault(bench, child.status, errors, where)
                bench.check(where)
                points += 1
                wanted += 1
        failures += bench.failures
        os.unlink(errors)
        bench.close()
    return points, "failing calls", failures


def check_fault(bench, status, errors, where):
    """An error is reported and gives status 2; without a report, everything must be right."""
    def fail(problem):
        bench.failures.append(f"{bench.scenario.name}, {where}: {problem}")

    with open(errors) as file:
        message = file.read()
    texts = []
    for name in bench.scenario.files:
        with open(bench.path(name), "rb") as file:
            text = file.read()
        texts.append("old" if text == bench.old[name] else
                     "new" if text == bench.new[name] else "mixed")
    if status == 0:
        if set(texts) != {"new"} or bench.leftovers():
            fail(f"status 0, but {texts} {bench.leftovers()}")
    elif status != 2 or not message.startswith("mgrep: "):
        fail(f"status {status}, {message!r}")
    if (set(texts) == {"new"} and "0 files changed" in message
            and "run mgrep --recover" not in message):
        fail(f"all files are new, but {message!r}")
    if "mixed" in texts and "run mgrep --recover" not in message:
        fail(f"{texts}, and nobody says so: {message!r}")


def others(mgrep):
    """Changes by another process: before the lock, the file is planned again, once."""
    half = 2 * PAGE

    def shrink(bench, path):
        os.truncate(path, half)

    def grow(bench, path):
        with open(path, "ab") as file:
            file.write(b"no match\n")

    def replace(bench, path):
        with open(path + "~", "wb") as file:
            file.write(b"another secret\n" * bench.turn)
        os.rename(path + "~", path)

    def change(bench, path):
        with open(path, "r+b") as file:
            file.seek(200 + bench.turn - 1)
            file.write(b"X")

    failures, points = [], 0
    scenario = SCENARIOS[0]
    old, new = (texts["f0"] for texts in scenario.contents())
    changed = old[:200] + b"X" + old[201:], new[:200] + b"X" + old[201:206] + new[206:]
    cases = [
        (shrink, "before", 0, new[:half]), (shrink, "after", 2, old[:half]),
        (grow, "before", 0, new + b"no match\n"), (grow, "after", 0, new + b"no match\n"),
        (grow, "always", 2, old + b"no match\n" * 2),
        (replace, "before", 0, b"another public\n"),
        (replace, "always", 2, b"another secret\n" * 2),
        (change, "before", 0, changed[1]), (change, "after", 2, changed[0]),
        (change, "always", 2, old[:200] + b"XX" + old[202:]),
        (shrink, "mapped", 2, old[:half]), (replace, "stored", 2, b"another secret\n"),
    ]
    for action, moment, status, expected in cases:
        bench = Bench(mgrep, scenario)
        path = bench.path("f0")
        bench.turn = 0
        child = bench.start(bench.directory + ".errors")
        is_mapped = False
        while child.advance():
            registers = child.registers()
            # The file is opened for writing, a journal is created with the same flag.
            opens = registers.orig_rax == 257 and registers.rdx & 0o103 == 2
            due = {"after": registers.orig_rax == 74, "stored": registers.orig_rax == 26,
                   "mapped": is_mapped}.get(moment, opens)
            is_mapped = registers.orig_rax == 9 and child.path(registers.r8) == path
            if due and (bench.turn == 0 or moment == "always"):
                bench.turn += 1
                action(bench, path)
            if not child.advance():
                break
        with open(path, "rb") as file:
            text = file.read()
        with open(bench.directory + ".errors") as file:
            message = file.read()
        where = f"{action.__name__} {moment}"
        if (child.status != status or (status == 2) != message.startswith("mgrep: f0: ")
                or "binary" in message):
            failures.append(f"{where}: status {child.status}, {message!r}")
        if text != expected or bench.leftovers():
            failures.append(f"{where}: the wrong bytes, or {bench.leftovers()}")
        points += 1
        os.unlink(bench.directory + ".errors")
        bench.close()
    return points, "changes by others", failures


def stores(mgrep):
    """SIGKILL loses no stores, so the state at any moment is the state after a kill at that moment."""
    points, failures = 0, []
    for scenario in SCENARIOS[:2]:
        bench = Bench(mgrep, scenario)
        name = scenario.files[0]
        # More edits than anywhere else, so that there are many moments between two of them.
        bench.old[name] = b"a secret word\n" * 60
        bench.new[name] = bench.old[name].replace(
            b"secret", b"******" if "--transform" in scenario.options[0] else b"public")
        with open(bench.path(name), "wb") as file:
            file.write(bench.old[name])
        child = bench.start()
        syncs = 0
        # The journal and its name are on the disk after two syncs; then come the stores.
        while syncs < 2 and child.advance():
            child.advance()
            syncs += child.registers().orig_rax in (74, 75)
        moments, last = [], bench.old[name]
        with open(bench.path(name), "rb", buffering=0) as file:
            while child.advance(STEP):
                now = os.pread(file.fileno(), len(last), 0)
                if now != last:
                    last = now
                    moments.append(bench.snapshot())
        if child.status != 0:
            failures.append(f"{scenario.name}: the run itself: status {child.status}")
        for index, moment in enumerate(moments):
            bench.reset({n: text for n, (_, text) in moment.items() if n not in bench.old},
                        {n: moment[n][1] for n in bench.old})
            bench.check(f"after store {index + 1}")
            points += 1
        failures += bench.failures
        bench.close()
    return points, "moments between stores", failures


EVERYTHING = "the file system"


class Disk:
    """The data that is certainly on the disk, and the data that is only in memory."""

    def __init__(self, state):
        self.names = {name: inode for name, (inode, _) in state.items()}
        self.contents = {inode: text for inode, text in state.values()}
        self.now = state

    def see(self, state):
        known = {inode for inode, _ in self.now.values()}
        for inode, _ in state.values():
            # A file that was just made has nothing of the one whose number it was given.
            if inode not in known:
                self.contents.pop(inode, None)
        self.now = state

    def sync_file(self, path, directory):
        if path == directory:
            self.names = {name: inode for name, (inode, _) in self.now.items()}
        name = os.path.basename(path)
        if os.path.dirname(path) == directory and name in self.now:
            inode, text = self.now[name]
            self.contents[inode] = text

    def sync_all(self):
        self.names = {name: inode for name, (inode, _) in self.now.items()}
        self.contents.update(self.now.values())

    def cut(self, chance, targets):
        """One of the states that a power cut leaves: names, journals, pages of the files."""
        texts = {inode: text for inode, text in self.now.values()}
        old = {n: i for n, i in self.names.items() if n not in targets}
        new = {n: i for n, (i, _) in self.now.items() if n not in targets}
        names = {n: i for n, i in old.items() if new.get(n) == i}
        gone = {n: i for n, i in old.items() if n not in new}
        added = {n: i for n, i in new.items() if n not in old}
        for name, inode in gone.items():
            # A rename is atomic.
            moved = [n for n, i in added.items() if i == inode]
            if chance.random() < 0.5:
                names[name] = inode
            elif moved:
                names[moved[0]] = inode
            for other in moved:
                del added[other]
        for name, inode in added.items():
            if chance.random() < 0.5:
                names[name] = inode
        journals = {}
        for name, inode in names.items():
            safe = self.contents.get(inode, b"")
            journals[name] = torn(safe, texts.get(inode, safe), chance)
        files = {}
        for name in targets:
            inode, text = self.now[name]
            safe = self.contents[inode]
            files[name] = b"".join(
                chance.choice((safe, text))[start:start + PAGE]
                for start in range(0, len(text), PAGE))
        return journals, files


def torn(safe, text, chance):
    """A file whose last writes are on the disk, or not, or partly."""
    if safe == text:
        return text
    way = chance.randrange(5)
    if way == 0:
        return safe
    if way == 1:
        return text
    if way == 2 and len(text) > len(safe):
        return text[:chance.randrange(len(safe), len(text))]
    # Each sector by itself; of those that never were there, zeros.
    sector = chance.choice((64, 512))
    padded = safe + bytes(max(0, len(text) - len(safe)))
    return b"".join(chance.choice((padded, text))[start:start + sector]
                    for start in range(0, len(text), sector))


def traced_states(bench):
    """The states before and after each system call of a run, and what that call has synced."""
    child = bench.start()
    states = [(None, bench.snapshot())]
    while child.advance():
        registers = child.registers()
        synced = None
        if registers.orig_rax in (74, 75):
            synced = child.path(registers.rdi)
        elif registers.orig_rax == 26:
            synced = child.mapped_path(registers.rdi)
        elif registers.orig_rax == 306:
            synced = EVERYTHING
        name = SYSCALLS.get(registers.orig_rax)
        if name is not None:
            # Directly before a sync, most data is still in memory.
            states.append((None, bench.snapshot()))
        if not child.advance():
            break
        if name is not None:
            states.append((synced, bench.snapshot()))
    return states, child.status


def cut_power(mgrep, scenario, chance, per_call, without=None):
    """Cuts the power around each call; `without` omits the syncs of one kind."""
    bench = Bench(mgrep, scenario)
    states, status = traced_states(bench)
    if status != 0:
        bench.failures.append(f"{scenario.name}: the run itself: status {status}")
    disk = Disk(states[0][1])
    seen, count, kinds = set(), 0, []
    has_stored = False
    for index, (synced, state) in enumerate(states):
        disk.see(state)
        if synced is not None:
            kind = kind_of_sync(synced, bench, has_stored, disk)
            has_stored = has_stored or kind == "stores"
            if kind not in kinds:
                kinds.append(kind)
            if kind != without and synced == EVERYTHING:
                disk.sync_all()
            elif kind != without:
                disk.sync_file(synced, bench.directory)
        is_over = index == len(states) - 1
        for _ in range(per_call * (10 if is_over else 1)):
            journals, files = disk.cut(chance, bench.scenario.files)
            key = (is_over, tuple(sorted(journals.items())), tuple(files.values()))
            if key in seen:
                continue
            seen.add(key)
            count += 1
            bench.reset(journals, files)
            where = f"power cut after call {index}"
            if is_over:
                check_finished(bench, where)
            bench.check(where)
            if without is not None and bench.failures:
                bench.close()
                return count, kinds, bench.failures
    bench.close()
    return count, kinds, bench.failures


def kind_of_sync(path, bench, has_stored, disk):
    """The kind of a sync, which is its call in the source."""
    if os.path.basename(path) in bench.scenario.files:
        return "stores"
    if path == EVERYTHING:
        is_stored = any(text != bench.old[name] for name, (_, text) in disk.now.items()
                        if name in bench.old)
        if is_stored and not has_stored:
            return "stores"
    what = "names" if path == bench.directory else "journal"
    return f"{what} {'after' if has_stored else 'before'} the stores"


def check_finished(bench, where):
    """After the program has reported success, nothing may be lost."""
    if bench.leftovers():
        bench.failures.append(f"{bench.scenario.name}, {where}: finished, but {bench.leftovers()}")
    for name in bench.scenario.files:
        with open(bench.path(name), "rb") as file:
            if file.read() != bench.new[name]:
                bench.failures.append(f"{bench.scenario.name}, {where}: finished, but not new")
    if bench.scenario.keeps:
        listed = subprocess.run([bench.mgrep, "--journal-list", bench.directory],
                                capture_output=True, timeout=60).stdout.decode()
        if listed.count(": done, undo, ") != len(bench.scenario.files):
            bench.failures.append(f"{bench.scenario.name}, {where}: kept journals: {listed!r}")


def powercuts(mgrep):
    total, failures = 0, []
    chance = random.Random(1)
    for scenario in scenarios():
        count, _, found = cut_power(mgrep, scenario, chance, 150 if len(scenario.files) < 8 else 5)
        total += count
        failures += found
    return total, "states after power cuts", failures


def syncs(mgrep):
    """Omits one kind of sync after the other: each omission must cause a failure."""
    missed, failures = 0, []
    for scenario in (SCENARIOS[2], SCENARIOS[7], SCENARIOS[9]):
        _, kinds, _ = cut_power(mgrep, scenario, random.Random(2), 0)
        for kind in kinds:
            per_call = 40 if len(scenario.files) < 8 else 5
            if cut_power(mgrep, scenario, random.Random(3), per_call, without=kind)[2]:
                missed += 1
            else:
                failures.append(f"{scenario.name}: nobody misses the sync of {kind}")
    return missed, "kinds of syncs that are missed if left out", failures


class Places(Bench):
    """The same in two directories, one of which is moved."""

    def __init__(self, mgrep, scenario):
        super().__init__(mgrep, scenario)
        os.mkdir(self.path("u"))
        os.mkdir(self.path("v"))
        self.names = {"f0": "u/f0", "f1": "v/f1", "f2": "u/f2"}
        for name, place in self.names.items():
            os.rename(self.path(name), self.path(place))

    def reset(self):
        for place in ("u", "v"):
            for name in os.listdir(self.path(place)):
                if name not in self.old:
                    os.unlink(os.path.join(self.path(place), name))
        for name, place in self.names.items():
            with open(self.path(place), "r+b") as file:
                file.write(self.old[name])

    def command(self):
        return [self.mgrep, "-j1", "--in-place", *self.scenario.options, "secret",
                *self.names.values()]

    def states(self, moved):
        states = []
        for name, place in self.names.items():
            with open(self.path(place.replace("v/", moved + "/")), "rb") as file:
                text = file.read()
            states.append("old" if text == self.old[name] else
                          "new" if text == self.new[name] else "mixed")
        return states

    def recover_in(self, place):
        return subprocess.run([self.mgrep, "--recover", self.path(place)], capture_output=True,
                              timeout=60)


def moves(mgrep):
    """SIGKILL around each call that stores or removes; then `v` is called `w`, and what is in the
    other directory is recovered first."""
    points, failures = 0, []
    for scenario in SCENARIOS[3:7]:
        bench = Places(mgrep, scenario)
        wanted, is_over = 1, False
        while not is_over:
            bench.reset()
            child = bench.start()
            seen = 0
            while child.advance():
                # msync, fsync, renameat, unlinkat
                seen += child.registers().orig_rax in (26, 74, 263, 264)
                if seen == wanted:
                    child.kill()
                    break
                if not child.advance():
                    break
            is_over = child.status is not None
            before = bench.states("v")
            os.rename(bench.path("v"), bench.path("w"))
            if wanted % 2:
                os.mkdir(bench.path("v"))
            bench.recover_in("u")
            after = bench.states("w")
            where = f"{scenario.name}, call {wanted}: {before}, {after}"
            if scenario.is_atomic and before != after and len(set(after)) > 1:
                failures.append(f"{where}: torn by recovering the other directory")
            last = [bench.recover_in(place).returncode for place in ("w", "u")]
            final = bench.states("w")
            left = [n for p in ("u", "w") for n in os.listdir(bench.path(p)) if n.startswith(".")]
            if 2 in last or left or "mixed" in final:
                failures.append(f"{where}, {final}: status {last}, {left}")
            if scenario.is_atomic and len(set(final)) > 1:
                failures.append(f"{where}, {final}: torn")
            if wanted % 2:
                os.rmdir(bench.path("v"))
            os.rename(bench.path("w"), bench.path("v"))
            points += 1
            wanted += 1
        bench.close()
    return points, "kill points with a directory moved", failures


def damaged(text, chance):
    """A damaged journal; the kinds of damage differ in how likely they are noticed."""
    way = chance.randrange(8)
    place = chance.randrange(len(text))
    if way < 4:
        return text[:place] + bytes([text[place] ^ chance.randrange(1, 256)]) + text[place + 1:]
    if way == 4:
        return text[:place]
    if way == 5:
        end = min(len(text), place + chance.choice((2, 8, 64, 512)))
        return text[:place] + bytes(end - place) + text[end:]
    if way == 6:
        return text + bytes(chance.randrange(1, 600))
    other = chance.randrange(len(text))
    return text[:place] + text[other:other + 8] + text[place + 8:]


def damages(mgrep):
    """Each journal is recovered correctly, or refused and kept; a file with any other bytes is an error."""
    chance, failures, refused, total = random.Random(5), [], 0, 3000
    shapes = []
    for scenario in (SCENARIOS[0], SCENARIOS[1], SCENARIOS[5], SCENARIOS[6]):
        bench = Bench(mgrep, scenario)
        # Killed before the stores begin, in the midst of them, and when all are made.
        for wanted in ("begun", "half", "all"):
            bench.reset()
            child = bench.start()
            syncs = 0
            while child.advance():
                call = child.registers().orig_rax
                syncs += call == 26
                is_due = call == 280 if wanted == "begun" else syncs == (
                    2 if wanted == "all" and scenario.is_atomic else 1)
                if is_due:
                    child.kill()
                    break
                child.advance()
            shapes.append((bench, wanted, {n: t for n, (_, t) in bench.snapshot().items()}))
    for index in range(total):
        bench, wanted, state = shapes[index % len(shapes)]
        files = {n: t for n, t in state.items() if n in bench.old}
        if wanted == "half" and not bench.scenario.is_atomic:
            files = {n: t[:2 * PAGE] + bench.old[n][2 * PAGE:] for n, t in files.items()}
        journals = {n: t for n, t in state.items() if n not in bench.old}
        victim = chance.choice(sorted(journals))
        journals[victim] = damaged(journals[victim], chance)
        while journals[victim] == state[victim]:
            journals[victim] = damaged(journals[victim], chance)
        bench.reset(journals, files)
        journals = {n: t for n, (_, t) in bench.snapshot().items() if n in journals}
        run = bench.recover()
        after = {n: t for n, (_, t) in bench.snapshot().items()}
        kept = {n for n in after if n not in bench.old}
        changed = {n for n in bench.old if after[n] != files[n]}
        wrong = [n for n in bench.old if after[n] not in (bench.old[n], bench.new[n])]
        where = f"{bench.scenario.name}, {wanted}, {victim}, {index}: {run.returncode} {run.stderr}"
        if run.returncode == 2:
            refused += 1
            if changed or kept != set(journals) or any(after[n] != journals[n] for n in kept):
                failures.append(f"{where}: refused, and changed {changed}")
        elif run.returncode != 0 or kept or wrong:
            failures.append(f"{where}: kept {kept}, wrong {wrong}")
        elif bench.scenario.is_atomic and len({after[n] == bench.old[n] for n in after}) > 1:
            failures.append(f"{where}: torn")
    for bench in {id(bench): bench for bench, _, _ in shapes}.values():
        bench.close()
    return total, f"damaged journals, of which {refused} were refused and kept", failures


def as_user(user):
    def drop():
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    return drop


def owners(mgrep):
    """Whether other users can make root write anywhere: `--recover`, `--undo`, and edits, by root."""
    if os.geteuid() != 0:
        print("skipped: only root can be other users")
        return 1, "case skipped", []
    failures, points = [], 0

    def check(what, is_right):
        nonlocal points
        points += 1
        if not is_right:
            failures.append(what)

    bench = Bench(mgrep, SCENARIOS[0])
    os.chmod(bench.directory, 0o1777)
    victim = bench.directory + ".victim"
    os.mkdir(victim)

    def journal(user):
        """The journal of an edit that was killed during its stores."""
        bench.reset()
        child = bench.start()
        while child.advance() and child.registers().orig_rax != 26:
            child.advance()
        child.kill()
        [name] = bench.leftovers()
        os.chown(bench.path(name), user, user)
        return name

    def text(path):
        with open(path, "rb") as file:
            return file.read()

    def run(*arguments, user=0):
        return subprocess.run([mgrep, *arguments], capture_output=True, timeout=60,
                              cwd=bench.directory, preexec_fn=as_user(user) if user else None)

    def is_refused(result, name):
        return (result.returncode == 2 and os.path.lexists(bench.path(name))
                and text(bench.path("f0")) == half and name in result.stderr.decode())

    name = journal(1000)
    half = text(bench.path("f0"))
    check("a stranger's journal in a sticky directory", is_refused(run("--recover"), name))
    check("the same by its file", is_refused(run("--recover", "f0"), name))
    check("a planted name does not keep anybody from editing",
          run("--in-place", "--replace=STAY", "stay", "f0").returncode == 0)
    os.chown(bench.path("f0"), 1000, 1000)
    name = journal(1000)
    check("nor the owner's there, for anybody could have put it there",
          is_refused(run("--recover"), name))
    blocked = run("--in-place", "--replace=STAY", "stay", "f0")
    check("but an edit is refused", blocked.returncode == 2 and text(bench.path("f0")) == half)
    os.chmod(bench.directory, 0o755)
    check("the owner's in a directory that only root may write to",
          run("--recover").returncode == 0 and text(bench.path("f0")) == bench.old["f0"])
    os.chmod(bench.directory, 0o1777)
    os.chown(bench.path("f0"), 0, 0)

    name = journal(0)
    os.chmod(bench.path("f0"), 0o666)
    for result in (run("--in-place", "--replace=STAY", "stay", "f0", user=1000),):
        check("one that may not be read keeps others from editing, and says whose it is",
              result.returncode == 2 and b"user 0" in result.stderr
              and text(bench.path("f0")) == half)
    os.chmod(bench.path("f0"), 0o644)
    os.chmod(bench.path(name), 0o602)
    check("one that others may write to", is_refused(run("--recover"), name))
    os.chmod(bench.path(name), 0o600)
    os.link(bench.path(name), os.path.join(victim, "link"))
    check("one with two names", is_refused(run("--recover"), name))
    os.unlink(os.path.join(victim, "link"))
    whole = text(bench.path(name))
    other = name[:-1] + ("0" if name[-1] != "0" else "1")
    os.rename(bench.path(name), bench.path(other))
    check("one with another's name", is_refused(run("--recover"), other))
    os.unlink(bench.path(other))

    # A header that names a file elsewhere; nothing but the name of the journal has to fit.
    with open(os.path.join(victim, "f0"), "wb") as file:
        file.write(half)
    for target in (os.path.join(victim, "f0"), "../" + os.path.basename(victim) + "/f0", ".."):
        forged = with_target(whole, target.encode())
        hashed = f".mgrep-{fnv(target.encode()):016x}-{name[-16:]}"
        for user in (0, 1000):
            with open(bench.path(hashed), "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                os.fchown(file.fileno(), user, user)
                file.write(forged)
            check(f"a journal of user {user} for {target}", is_refused(run("--recover"), hashed)
                  and text(os.path.join(victim, "f0")) == half)
            os.unlink(bench.path(hashed))

    for what, make in (("a FIFO", os.mkfifo), ("a directory", os.mkdir),
                       ("a link", lambda path: os.symlink(os.path.join(victim, "f0"), path)),
                       ("a device", lambda path: os.mknod(path, 0o20600, os.makedev(1, 5)))):
        for planted in (name, name[:-17] + name[-17:].replace("-", "-"), ):
            make(bench.path(planted))
            check(f"{what} called like a journal", is_refused(run("--recover"), planted))
            listed = run("--journal-list")
            check(f"{what} in the list", listed.returncode == 2
                  and planted in listed.stderr.decode())
            edited = run("--in-place", "--replace=stay", "stay", "f0")
            check(f"{what} and an edit", edited.returncode == 0)
            (os.rmdir if what == "a directory" else os.unlink)(bench.path(planted))

    # A main journal that is its own, and one that belongs to another member.
    for main in (name, ".mgrep-0000000000000000-0000000000000001"):
        with open(bench.path(name), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(with_main(whole, main.encode()))
        check(f"a main journal {main}", is_refused(run("--recover"), name))
    bench.close()
    shutil.rmtree(victim)
    return points, "cases of journals that others may have made", failures


def fnv(name):
    value = 0xCBF29CE484222325
    for byte in name:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def with_body(journal, change):
    """The journal with another valid header."""
    body = body_of_header(journal)
    changed = change(body)
    return (journal[:16] + len(changed).to_bytes(4, "little") + changed
            + checksum_of_header(changed) + journal[HEADER + len(body) + 4:])


def with_target(journal, target):
    return with_body(journal, lambda body: body[:50] + bytes([len(target)]) + target
                     + body[51 + body[50]:])


def with_main(journal, main):
    def change(body):
        end = 51 + body[50]
        return (body[:42] + b"\x01" + bytes(7) + body[50:end] + bytes([len(main)]) + main
                + body[end + 1:])
    return with_body(journal, change)


def mounts(mgrep):
    """The same image on another device, as after a reboot; and disks that are too full to fill a hole."""
    failures, points = [], 0
    root = os.path.realpath(tempfile.mkdtemp(prefix="mgrep-mount-"))
    image, place = os.path.join(root, "image"), os.path.join(root, "m")
    os.mkdir(place)
    subprocess.run(["truncate", "-s", "8M", image], check=True)
    # These programs are not in every PATH.
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if not shutil.which("mkfs.ext4") or not shutil.which("losetup"):
        print("skipped: no mkfs.ext4 or losetup here")
        return 1, "case skipped", []
    made = subprocess.run(["mkfs.ext4", "-q", image], capture_output=True)
    loops = []

    def mount():
        loop = subprocess.run(["losetup", "--show", "-f", image], capture_output=True)
        loops.append(loop.stdout.decode().strip())
        return loop.returncode == 0 and subprocess.run(
            ["mount", loops[-1], place], capture_output=True).returncode == 0

    def detach():
        subprocess.run(["umount", place], check=True)

    try:
        if made.returncode != 0 or not mount():
            print("skipped: no image can be mounted here")
            return 1, "case skipped", []
        for scenario in SCENARIOS[:2] + SCENARIOS[5:7]:
            bench = Bench(mgrep, scenario)
            shutil.rmtree(bench.directory)
            bench.directory = place
            for name, text in bench.old.items():
                with open(bench.path(name), "wb") as file:
                    file.write(text)
            child = bench.start()
            while child.advance() and child.registers().orig_rax != 26:
                child.advance()
            child.kill()
            device = os.stat(place).st_dev
            os.sync()
            detach()
            # The first device stays taken, so that the next one is another.
            if not mount() or os.stat(place).st_dev == device:
                failures.append(f"{scenario.name}: the device is the same")
            again = subprocess.run(bench.command(), cwd=place, capture_output=True)
            if again.returncode != 2 or b"interrupted edit found" not in again.stderr:
                failures.append(f"{scenario.name}: edited again: {again.stderr}")
            bench.check("on another device")
            failures += bench.failures
            points += 1
            for name in os.listdir(place):
                if name != "lost+found":
                    os.unlink(bench.path(name))
        points += 2
        failures += full_disk(mgrep, place)
        detach()
        # The clock was ahead once.
        for field in ("ctime", "mtime"):
            subprocess.run(["debugfs", "-w", "-R", f"set_inode_field hole {field} 20370101", image],
                           capture_output=True, check=True)
        if not mount() or os.stat(os.path.join(place, "hole")).st_ctime < 2e9:
            failures.append("no time of the future")
        os.unlink(os.path.join(place, "filler"))
        for _ in range(2):
            run = subprocess.run([mgrep, "-U", "--in-place", "--replace=END", "-i", "end",
                                  os.path.join(place, "hole")], capture_output=True, timeout=20)
            if run.returncode != 0 or run.stderr:
                failures.append(f"a time of the future: {run.returncode} {run.stderr}")
    finally:
        subprocess.run(["umount", place], capture_output=True)
        for loop in loops:
            subprocess.run(["losetup", "-d", loop], capture_output=True)
        shutil.rmtree(root)
    return points, "edits on images that are mounted again", failures


def full_disk(mgrep, place):
    """A store into a hole finds no room."""
    path = os.path.join(place, "hole")
    with open(path, "wb") as file:
        file.truncate(1 << 20)
        os.pwrite(file.fileno(), b"end", (1 << 20) - 3)
    journals = os.path.join(os.path.dirname(place), "journals")
    os.mkdir(journals)
    with open(os.path.join(place, "filler"), "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    run = subprocess.run([mgrep, "-U", "--in-place", f"--journal-dir={journals}",
                          "--replace=12345678", r"\A\0{8}", path], capture_output=True)
    with open(path, "rb") as file:
        is_old = file.read() == bytes((1 << 20) - 3) + b"end"
    if (run.returncode != 2 or b"No space left on device; rolled back" not in run.stderr
            or not is_old or os.listdir(journals)):
        return [f"full disk: {run.returncode}, {run.stderr}, {is_old}, {os.listdir(journals)}"]
    return []


if __name__ == "__main__":
    made, what, problems = globals()[sys.argv[2]](os.path.realpath(sys.argv[1]))
    for problem in problems[:20]:
        print(problem)
    print(f"{made} {what}, {len(problems)} failures")
    sys.exit(1 if problems or made == 0 else 0)
