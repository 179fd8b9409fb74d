"""What the pages of the bridge ask, each with a fixed number of queries."""
