"""Stop the private database servers."""

from cluster import Cluster

if __name__ == "__main__":
    for name in ("pg", "pg-test"):
        Cluster(name).stop()
