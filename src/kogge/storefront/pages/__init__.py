"""The pages of the shop: each reads a request, asks the rooms, and hands plain values to its template."""
