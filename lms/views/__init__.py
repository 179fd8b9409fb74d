"""Pages that belong to the portal as a whole."""
