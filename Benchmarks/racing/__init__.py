"""The parts of `Benchmarks/race`: corpora, peers, cases, runs, reports. Standard library only."""
