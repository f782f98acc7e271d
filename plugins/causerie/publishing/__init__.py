"""Publishing: from a release build to where readers and listeners find it."""
