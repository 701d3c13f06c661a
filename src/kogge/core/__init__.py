"""What every room stands on: money, time, errors, events, jobs, mail, documents. Knows no room."""
