"""The screen: page frame, pickers, cached readers and downloads. Only here is Streamlit known."""
