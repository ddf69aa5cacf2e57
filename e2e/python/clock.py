"""What "now" looks like on the wire."""

from datetime import datetime, timedelta, timezone


def is_now(date):
    """RFC 3339 in UTC with microseconds, and no more than a minute old."""
    instant = datetime.strptime(date, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return timedelta(0) <= datetime.now(timezone.utc) - instant < timedelta(minutes=1)
