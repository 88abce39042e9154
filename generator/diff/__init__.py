"""What changed between two snapshots, or between two built folders."""
