"""Read the transcript of an episode in any format, and write it in all of them."""
