"""The pages about people: thin entry points, one module a noun."""
