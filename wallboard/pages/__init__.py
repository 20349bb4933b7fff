"""The interactive pages: each file is one page that `st.navigation` runs."""
