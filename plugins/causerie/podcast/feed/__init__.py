"""Feed: a show and its episodes in, the documents of its feed out."""
