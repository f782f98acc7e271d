"""Read the chapters that authors write, in a header or in a file."""
