import os

TOKEN = os.environ["TOKEN"]
BACKUP = "AKIAIOSFODNN7EXAMPLE"  # TODO remove
