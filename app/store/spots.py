"""Where places stand: by the roster, else by the photos of their newest inspection."""

from __future__ import annotations

from app.store.database import Connection
from app.store.roster_values import Spot

_ROSTER = "SELECT s.record, s.lat, s.lon FROM head_spot s JOIN place p ON p.record = s.record"
_PHOTOS = (
    "SELECT coalesce(j.stays, h.place), s.lat, s.lon FROM head_spot s"
    " JOIN head h ON h.record = s.record LEFT JOIN place_joined j ON j.record = h.place"
    " WHERE h.place <> '' ORDER BY h.time, h.record"
)


def of_places(connection: Connection) -> dict[str, Spot]:
    """Place → where it is, for all of which something is known."""
    found = {
        place: Spot(lat, lon, "photos") for place, lat, lon in connection.execute(_PHOTOS)
    }  # the newest is read last
    for place, lat, lon in connection.execute(_ROSTER):
        found[place] = Spot(lat, lon, "roster")
    return found


_BOTH = (
    "SELECT r.lat, r.lon, s.lat, s.lon FROM head_spot s"
    " JOIN head h ON h.record = s.record LEFT JOIN place_joined j ON j.record = h.place"
    " JOIN place p ON p.record = coalesce(j.stays, h.place)"
    " JOIN head_spot r ON r.record = p.record WHERE h.place <> ''"
)


def of_houses_and_photos(
    connection: Connection,
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Of every record at a place whose position the roster says: that position, and the middle of
    the record's photos; (latitude, longitude) both."""
    return [((a, b), (c, d)) for a, b, c, d in connection.execute(_BOTH)]
