"""Find, read and check the author's files below content/."""
