"""Files: written whole, locked, told apart, and kept between builds."""
