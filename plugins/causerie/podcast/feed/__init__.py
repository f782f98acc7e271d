"""Write the feed of a show: RSS 2.0 with Apple's and the podcast namespace's tags."""
