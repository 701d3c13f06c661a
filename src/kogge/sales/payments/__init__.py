"""Money in and out, and what is still owed; knows no order."""
