"""What another program wrote becomes files of this site."""
