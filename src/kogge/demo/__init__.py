"""The demo shop: Dreiländer Feinkost of Aachen, an invented merchant with believable history."""
