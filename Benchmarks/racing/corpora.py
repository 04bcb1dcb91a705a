"""The corpora: prepared on demand in a cache directory, and kept there for the next time.

A corpus is written under another name and renamed when it is complete, so one that an
interruption cut short is never taken for a whole one.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from . import pattern_sets, synthetic
from .peers import install_with_apt

KERNEL_PACKAGE = "linux-source-6.1"
MEGABYTE = 1_000_000


class CorpusError(Exception):
    """A corpus is not available."""


@dataclass(frozen=True)
class Corpus:
    """A file or a tree. `identity` changes with the contents: expected counts depend on it."""

    name: str
    path: Path
    is_tree: bool
    identity: str


@dataclass(frozen=True)
class Recipe:
    """How a synthetic file is made, in full size, and small for --quick."""

    lines: object  # seed -> lines
    seed: int
    megabytes: int
    quick_megabytes: float = 1


SYNTHETIC = {
    "russian": Recipe(synthetic.russian, 1917, 200),
    "chinese": Recipe(synthetic.chinese, 8, 100),
    "mixed": Recipe(synthetic.mixed, 42, 100),
    "access-log": Recipe(synthetic.access_log, 80, 1000),
    "access-log-500": Recipe(synthetic.access_log, 81, 500),
    "dense": Recipe(synthetic.dense, 1, 14),
}
# Words of the kernel that are rare there; the other words are made up.
_PRESENT = "watchpoint dereferencing unlikely hibernation tracepoint quiescent".split()
# Files that a build of the kernel leaves behind, in the forms of git's rules.
_BUILD_PRODUCTS = [
    ".*", "!.clang-format", "!.git*", "!.mailmap", "# objects", "*.[oa]", "*.ko", "*.mod.c",
    "*.dtb", "*.gz", "*.lex.c", "*.tab.[ch]", "*.order", "/vmlinux*", "/System.map", "/tags",
    "/debian/", "/0001/", "include/generated/", "**/asm-offsets.h", "Module.symvers",
]
WORDS = {"words": 10_000, "words-1000": 1_000, "words-10": 10}
TREES = {"kernel-tree", "kernel-checkout", "tiny-tree"}


class Store:
    """Corpora by name, made at their first use."""

    def __init__(self, directory: Path, *, quick: bool, max_bytes: int | None, install: bool, say):
        self.directory = directory
        self.quick = quick
        self.max_bytes = max_bytes
        self.install = install
        self.say = say
        self.made: dict[str, Corpus] = {}
        directory.mkdir(parents=True, exist_ok=True)

    def get(self, name: str) -> Corpus:
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def names(self) -> set[str]:
        return {"kernel", "line", *SYNTHETIC, *WORDS, *TREES, *pattern_sets.SETS}

    def expand(self, argument: str) -> str:
        """An argument with `{name}` of a corpus replaced by its path; other braces stay."""
        for name in self.names():
            if "{" + name + "}" in argument:
                argument = argument.replace("{" + name + "}", str(self.get(name).path))
        return argument

    def _make(self, name: str) -> Corpus:
        if name == "line":
            path = self._file("line.txt", lambda: iter([b"hello, world"]), None)
        elif name == "kernel":
            path = self._kernel_file()
        elif name in SYNTHETIC:
            path = self._synthetic(name)
        elif name in WORDS:
            count = WORDS[name]
            path = self._file(
                f"{name}.txt", lambda: synthetic.search_words(6, count, _PRESENT), None)
        elif name in pattern_sets.SETS:
            path = self._pattern_set(name)
        elif name == "kernel-tree":
            path = self._small_tree("source", 300, 60) if self.quick else self._kernel_tree()
        elif name == "kernel-checkout":
            path = self._checkout()
        elif name == "tiny-tree":
            path = self._small_tree("tiny", 500 if self.quick else 100_000, 4)
        else:
            raise CorpusError(f"no corpus {name!r}; there are {', '.join(sorted(self.names()))}")
        is_tree = name in TREES
        size = _tree_size(path) if is_tree else path.stat().st_size
        return Corpus(name, path, is_tree, f"{name}@{size}")

    def _pattern_set(self, name: str) -> Path:
        """Patterns made from the words of the kernel's text."""
        text = self.get("kernel").path
        with text.open("rb") as source:
            head = source.read(pattern_sets.SAMPLE_BYTES)
        return self._file(f"{name}-of-{text.stem}.txt", lambda: pattern_sets.lines(name, head), None)

    def _file(self, file_name: str, lines, limit: int | None) -> Path:
        """A file of whole lines, at most `limit` bytes."""
        path = self.directory / file_name
        if path.exists():
            return path
        self.say(f"making {path}")
        partial = path.with_name(f".{file_name}.{os.getpid()}")
        left = limit
        with partial.open("wb", buffering=1 << 20) as out:
            for line in lines():
                if left is not None:
                    left -= len(line) + 1
                    if left < 0:
                        break
                out.write(line)
                out.write(b"\n")
        partial.rename(path)
        return path

    def _bytes(self, whole: int) -> tuple[int, str]:
        """The size to make, and the suffix of the name if it is not the full size."""
        if self.max_bytes is None or self.max_bytes >= whole:
            return whole, ""
        return self.max_bytes, f"-{self.max_bytes}"

    def _synthetic(self, name: str) -> Path:
        recipe = SYNTHETIC[name]
        megabytes = recipe.quick_megabytes if self.quick else recipe.megabytes
        size, suffix = self._bytes(int(megabytes * MEGABYTE))
        return self._file(f"{name}{suffix}.txt", lambda: recipe.lines(recipe.seed), size)

    def _kernel_file(self) -> Path:
        if self.quick:
            return self._file("source.txt", lambda: synthetic.c_source(6), 2 * MEGABYTE)
        whole = self.directory / "big.txt"
        if not whole.exists():
            tree = self._kernel_tree()
            self.say(f"making {whole}")
            partial = self.directory / f".big.txt.{os.getpid()}"
            wanted = (".c", ".h", ".rst", ".txt")
            paths = sorted(
                os.path.join(folder, file)
                for folder, _, files in os.walk(tree)
                for file in files
                if file.endswith(wanted)
            )
            with partial.open("wb") as out:
                for path in paths:
                    if not os.path.islink(path):
                        with open(path, "rb") as source:
                            shutil.copyfileobj(source, out, 1 << 20)
            partial.rename(whole)
        if self.max_bytes is None or self.max_bytes >= whole.stat().st_size:
            return whole

        def head() -> Iterator[bytes]:
            with whole.open("rb") as source:
                for line in source:
                    yield line.removesuffix(b"\n")

        return self._file(f"big-{self.max_bytes}.txt", head, self.max_bytes)

    def _kernel_tree(self) -> Path:
        tree = self.directory / KERNEL_PACKAGE
        if tree.is_dir():
            return tree
        archive = Path(f"/usr/src/{KERNEL_PACKAGE}.tar.xz")
        if not archive.exists() and self.install:
            install_with_apt(KERNEL_PACKAGE, self.say)
        if not archive.exists():
            raise CorpusError(f"{archive} is not here; apt-get install {KERNEL_PACKAGE}")
        self.say(f"unpacking {archive} (minutes)")
        partial = self.directory / f".{KERNEL_PACKAGE}.{os.getpid()}"
        partial.mkdir()
        subprocess.run(["tar", "-xJf", str(archive), "-C", str(partial)], check=True)
        (partial / KERNEL_PACKAGE).rename(tree)
        partial.rmdir()
        return tree

    def _checkout(self) -> Path:
        """The kernel's tree as a git work tree: hard links, and a repository without commits, since
        only the .gitignore files and the presence of .git decide what a search skips."""
        source = self.get("kernel-tree").path
        path = self.directory / f"{source.name}-checkout"
        if path.is_dir():
            return path
        self.say(f"linking {path}")
        partial = self.directory / f".{path.name}.{os.getpid()}"
        shutil.copytree(source, partial, symlinks=True, copy_function=os.link)
        # Debian's own top-level file hides everything but debian/; those below are the kernel's.
        rules = partial / ".gitignore"
        rules.unlink(missing_ok=True)  # a hard link: the tree's own must stay as it is
        rules.write_text("".join(f"{rule}\n" for rule in _BUILD_PRODUCTS))
        repository = partial / ".git"
        for folder in ("objects", "refs/heads"):
            (repository / folder).mkdir(parents=True)
        (repository / "HEAD").write_text("ref: refs/heads/main\n")
        (repository / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
        partial.rename(path)
        return path

    def _small_tree(self, name: str, count: int, lines: int) -> Path:
        """`count` files of about `lines` lines, 100 to a directory."""
        path = self.directory / f"{name}-{count}"
        if path.is_dir():
            return path
        self.say(f"making {path}")
        partial = self.directory / f".{path.name}.{os.getpid()}"
        text = synthetic.c_source(7)
        sizes = synthetic.Source(8)
        for index in range(count):
            folder = partial / f"{index // 100:04}"
            if index % 100 == 0:
                folder.mkdir(parents=True)
            body = b"\n".join(islice(text, 1 + sizes.below(2 * lines)))
            (folder / f"{index:06}.c").write_bytes(body + b"\n")
        partial.rename(path)
        return path


def _tree_size(path: Path) -> str:
    """The number of files and of their bytes, which a new version of the tree does not keep."""
    count = total = 0
    for folder, _, files in os.walk(path):
        for file in files:
            count += 1
            total += os.lstat(os.path.join(folder, file)).st_size
    return f"{count}-files-{total}"


def copy_for_writing(corpus: Corpus, directory: Path) -> Path:
    """A fresh copy that is on disk already, so that its write-back does not disturb the run."""
    work = directory / "work"
    work.mkdir(exist_ok=True)
    path = work / corpus.path.name
    subprocess.run(["cp", "--reflink=never", str(corpus.path), str(path)], check=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return path
