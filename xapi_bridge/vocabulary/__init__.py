"""The words of our statements, as data, grouped by the profile that defines them."""
