"""Sets of statements too large for memory: split into Parquet, measured part by part on Dask."""
