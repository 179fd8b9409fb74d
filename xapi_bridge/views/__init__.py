"""The pages of the bridge."""
