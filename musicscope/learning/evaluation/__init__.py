"""How well a classifier does, measured on artists that it has not heard."""
