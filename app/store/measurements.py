"""The table of benchmark results."""

import json
import logging

from app import result_json
from app.database.database import Database, now
from app.result_json import MeasurementFormatError
from app.store.records import StoredMeasurement
from engine.records import Measurement

logger = logging.getLogger(__name__)


class Measurements:
    """Every method may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add_measurement(self, measurement: Measurement, imported: bool = False) -> StoredMeasurement:
        created, target = measurement.created or now(), str(measurement.target.get("name", ""))
        text = json.dumps(result_json.to_dict(measurement), ensure_ascii=False)
        with self.database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO measurements (created, target, imported, json) VALUES (?, ?, ?, ?)",
                (created, target, imported, text),
            )
        return StoredMeasurement(int(cursor.lastrowid or 0), created, target, imported, measurement)

    def measurements(self) -> tuple[StoredMeasurement, ...]:
        """Newest first. One that is damaged is left out."""
        rows = self.database.rows("SELECT id, created, target, imported, json FROM measurements ORDER BY id DESC")
        kept = []
        for number, created, target, imported, text in rows:
            try:
                kept.append(StoredMeasurement(number, created, target, bool(imported), result_json.loads(text)))
            except MeasurementFormatError as error:
                logger.warning("measurement %d is left out: %s", number, error)
        return tuple(kept)

    def remove_measurement(self, measurement_id: int) -> None:
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM measurements WHERE id = ?", (measurement_id,))
