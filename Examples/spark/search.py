"""Searches splits of a file on the workers of Spark.

    search.py MGREP RULES FILE SPLITS WORKER

Prints what `mgrep -n -f RULES FILE` prints, and then what `mgrep -c -f RULES FILE` does.
"""

import base64
import itertools
import shlex
import subprocess
import sys

from pyspark.sql import SparkSession

mgrep, rules, file, count, worker = sys.argv[1:]
# 4 workers; a task may fail twice.
spark = SparkSession.builder.master("local[4,3]").config("spark.ui.enabled", "false").getOrCreate()
context = spark.sparkContext

ranges = subprocess.run(
    [mgrep, f"--splits={count}", "--line-bases", file], check=True, capture_output=True, text=True
).stdout.splitlines()
with open(rules, "rb") as pattern_file:
    patterns = context.broadcast(base64.b64encode(pattern_file.read()).decode())


def with_patterns(splits):
    """What a worker reads: the patterns, then its splits."""
    return itertools.chain([patterns.value], splits)


def search(option):
    """What the workers print, in the order of the splits."""
    command = shlex.join([worker, mgrep, option])
    splits = context.parallelize(ranges, len(ranges)).mapPartitions(with_patterns)
    # Without checkCode, the splits of a killed worker would silently have no lines.
    return splits.pipe(command, checkCode=True)


# Much output is better written by each worker: saveAsTextFile keeps the order in the names of files.
for line in search("-n").collect():
    print(line)
print(search("-c").map(int).sum())
spark.stop()
