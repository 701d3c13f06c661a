"""Events go up: typed rows written in the transaction that causes them, delivered to listeners by the relay.

Rooms write `from kogge.core.events import bus as events` and call `events.emit(...)`; the bus knows tables, and tables
cannot be imported before Django has loaded this application.
"""
