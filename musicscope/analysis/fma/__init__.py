"""The 518 features of the Free Music Archive's table (Defferrard et al., 2017)."""
