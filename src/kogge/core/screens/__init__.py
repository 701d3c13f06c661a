"""Building blocks of the office's screens: lists, forms, figures, charts, panels and the register of tabs."""
