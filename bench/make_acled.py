"""Made-up rows in the shape of ACLED's export, the same for the same size: `python bench/make_acled.py 200000 acled.csv`.

The columns are those that ACLED documents (acleddata.com, data columns); countries, actors and notes are nobody's.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
EVENTS = {
    "Battles": ("Political violence", "Armed clash"),
    "Explosions/Remote violence": ("Political violence", "Shelling/artillery/missile attack"),
    "Violence against civilians": ("Political violence", "Attack"),
    "Protests": ("Demonstrations", "Peaceful protest"),
    "Riots": ("Demonstrations", "Violent demonstration"),
    "Strategic developments": ("Strategic developments", "Agreement"),
}
COUNTRIES = {"Northland": "NLD", "Isles": "ISL", "Upper Vale": "UPV", "Lower Vale": "LOV", "Farmark": "FMK"}
FIRST, DAYS = date(1997, 1, 1), 10_400


def rows(size: int) -> Iterator[dict[str, object]]:
    """So many rows; the number of events a year grows, as it does in the real table."""
    chance = random.Random(size)
    actors = [
        f"{kind} of {country} ({n})"
        for n in range(60)
        for kind in ("Forces", "Front", "Union")
        for country in COUNTRIES
    ]
    for number in range(size):
        day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.4))
        kind, (disorder, sub) = chance.choice(list(EVENTS.items()))
        country, code = chance.choice(list(COUNTRIES.items()))
        place = f"Town {chance.randint(1, 400)}"
        one, two = chance.choice(actors), chance.choice([*actors[:40], ""])
        yield dict.fromkeys(COLUMNS, "") | {
            "event_id_cnty": f"{code}{number}", "event_date": f"{day:%d %B %Y}", "year": day.year,
            "time_precision": chance.choice("1111112223"), "disorder_type": disorder, "event_type": kind,
            "sub_event_type": sub, "actor1": one, "actor2": two if two != one else "", "country": country,
            "admin1": f"Province {chance.randint(1, 30)}", "location": place, "geo_precision": chance.choice("1123"),
            "source": chance.choice(("Courier", "Tribune", "Observer")), "source_scale": "National",
            "notes": f"On {day:%d %B %Y}, {one} in {place}; made up.",
            "fatalities": chance.choice((0, 0, 0, 0, 1, 3)), "timestamp": 1_700_000_000 + number,
        }  # fmt: skip


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(int(sys.argv[1])))
