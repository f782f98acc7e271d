"""The index of the search, made of the pages of a built site."""
