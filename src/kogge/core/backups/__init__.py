"""One file that holds a whole home: every table in a form both databases read, and every file, with checksums."""
