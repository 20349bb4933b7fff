"""Where records come from: vendor stores, read only, one connection each."""
