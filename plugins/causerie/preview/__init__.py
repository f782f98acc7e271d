"""Preview: the site as readers will see it, while the author writes."""
