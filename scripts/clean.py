"""Stop the servers and remove databases, files and logs; what was fetched stays."""

import shutil

import settings
from cluster import Cluster


def main():
    """Remove what ./edu run and ./edu test can build again without fetching."""
    for name in ("pg", "pg-test"):
        cluster = Cluster(name)
        cluster.stop()
        shutil.rmtree(cluster.home, ignore_errors=True)
    for folder in (settings.DATA_DIR, settings.LOG_DIR, settings.LOCAL / "conf"):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
