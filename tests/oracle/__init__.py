"""An independent second calculation of design.md 3, 4, 5 and 9, and a generator of messy programmes."""
