"""The only door to built files: Parquet tables, arrays, boundaries, geometry, manifest."""
