"""Images: the author's files, in the sizes and formats that a release offers."""
