"""Read, clean and write text: HTML, XML, character sets, times."""
