"""The outbox: what happened, and to whom it has been delivered."""

from django.db import models


class Aggregate(models.Model):
    """The last sequence number of one thing that events are about; its row is the lock that orders them."""

    key = models.CharField(max_length=100, unique=True, help_text="Kind and key, such as order:10042.")
    last_sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class OutboxEvent(models.Model):
    """One event; `position` is stamped by the relay after the commit, so late commits are never skipped."""

    name = models.CharField(max_length=80, help_text="Room and event, such as orders.order_placed.")
    aggregate = models.CharField(max_length=100, help_text="What it is about, such as order:10042.")
    sequence = models.PositiveBigIntegerField(help_text="Counts the aggregate's events from 1.")
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    position = models.PositiveBigIntegerField(null=True, unique=True, help_text="Global order of relaying.")
    relayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["aggregate", "sequence"], name="outbox_sequence_once_per_aggregate"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(position__isnull=True), name="outbox_unrelayed")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.aggregate}#{self.sequence}"


class DeliveryState(models.TextChoices):
    """Where one delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


class Delivery(models.Model):
    """One event for one listener."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    position = models.PositiveBigIntegerField(help_text="The event's, for the order of deliveries.")
    listener = models.CharField(max_length=120)
    aggregate = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "listener"], name="delivery_once_per_listener")
        ]
        indexes = [
            models.Index(fields=["position"], condition=models.Q(state="waiting"), name="delivery_waiting"),
            models.Index(
                fields=["listener", "aggregate"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="delivery_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listener} ← {self.event_id}: {self.state}"


class Lease(models.Model):
    """Who may do a thing that only one process may do at a time, and until when."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=100)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class Follower(models.Model):
    """How far one read model has followed the outbox; `version` counts its writes, so that only one writer goes on."""

    key = models.CharField(max_length=60, primary_key=True)
    position = models.PositiveBigIntegerField(default=0, help_text="Of the last event whose effect is in.")
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} at {self.position}"
