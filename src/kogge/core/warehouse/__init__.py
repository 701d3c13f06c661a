"""Facts of all rooms as immutable Parquet files that any process can read."""
