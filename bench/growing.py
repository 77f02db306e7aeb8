def rows(*a): return iter(())
