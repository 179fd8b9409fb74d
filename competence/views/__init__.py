"""The pages about what people must hold and do hold, by noun."""
