"""Table: the posts of a site as rows, and its pages as functions of them."""
