"""Pages about certificates: the holder's, the public verification, the diploma."""
