"""Pictures made from tables: HTML and SVG with their own words, no Streamlit, no script."""
