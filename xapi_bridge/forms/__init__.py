"""What people decide on the pages of the bridge."""
