"""What the course administrator's pages ask of attempts, each with a fixed number of queries."""
