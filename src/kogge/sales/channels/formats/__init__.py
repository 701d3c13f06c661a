"""The files of other systems that can be read: one module per format, plain Python, without Django or database."""
