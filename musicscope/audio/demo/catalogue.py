"""What stands on the sleeves: albums, titles and the people who never lived."""

from __future__ import annotations

from dataclasses import dataclass

PIECES_PER_STYLE = 6


@dataclass(frozen=True)
class Album:
    """One album, all of one style.

    Attributes
    ----------
    style : str
        Name of the style, and the genre tag.
    title : str
        Of the album.
    year : int
        On the sleeve.
    artists : tuple of str
        Each plays two of the pieces; some appear in two styles.
    titles : tuple of str
        In track order.
    """

    style: str
    title: str
    year: int
    artists: tuple[str, str, str]
    titles: tuple[str, ...]

    def artist(self, number: int) -> str:
        """Return who plays the track `number`, from 0."""
        return self.artists[number % len(self.artists)]


ALBUMS = (
    Album(
        "Chorale",
        "Lanterns in the Nave",
        1998,
        ("Ilse Varnholt", "Tobias Renkel", "Clara Mostyn"),
        (
            "Morning Over the River",
            "Come, Quiet Evening",
            "Wide Is the Valley",
            "The Stones Remember",
            "A Candle for the Road",
            "Bread and Bells",
        ),
    ),
    Album(
        "Waltz",
        "Salon of Small Mirrors",
        2004,
        ("Emil Duvarne", "Clara Mostyn", "Rosalind Achterberg"),
        (
            "The Blue Staircase",
            "Snow on the Balustrade",
            "Three Umbrellas",
            "A Glove Left Behind",
            "Madame Lives Upstairs",
            "The Last Tram to Linden",
        ),
    ),
    Album(
        "March",
        "Hats in the Air",
        1987,
        ("The Quayside Brass", "Harlan Pryce", "Tobias Renkel"),
        (
            "Flags Above the Harbour",
            "Regiment of Geese",
            "The Baker's Parade",
            "Old Bridge, New Bridge",
            "Left Foot, Right Foot",
            "Hats in the Air",
        ),
    ),
    Album(
        "Jig",
        "Rain on the Half Door",
        2011,
        ("The Heron Sisters", "Fintan Corrow", "Maeve Tolland"),
        (
            "Turf Smoke and Sixpence",
            "The Tinker's Umbrella",
            "Miss Tolland's Kettle",
            "Three Geese Over Kilmar",
            "The Miller's Left Boot",
            "Rain on the Half Door",
        ),
    ),
    Album(
        "Lullaby",
        "The Clockmaker's Children",
        2015,
        ("Maeve Tolland", "Oriel Lindqvist", "Emil Duvarne"),
        (
            "The Moon Has a Window",
            "Snowfall in a Drawer",
            "Sleep, Little Lighthouse",
            "The Owl Counts to Seven",
            "Paper Boats",
            "Goodnight, Carousel",
        ),
    ),
    Album(
        "Bossa nova",
        "Late Table by the Sea",
        1966,
        ("Lúcia Farrel", "The Meridian Four", "Joaquim Vesper"),
        (
            "Umbrella Pines",
            "What the Tide Said",
            "Two Coffees",
            "Letter to a Bicycle",
            "Salt on the Guitar",
            "Late Table by the Sea",
        ),
    ),
    Album(
        "House",
        "Night Bus Atlas",
        2019,
        ("Kestrel & Wire", "Nova Ashdown", "Polar Arcade"),
        (
            "Warehouse Sunrise",
            "Sodium Lights",
            "Orbit Café",
            "Glass Elevator",
            "Signal and Skin",
            "Night Bus Atlas",
        ),
    ),
    Album(
        "Ambient",
        "Weather for Empty Rooms",
        2021,
        ("Halden Mist", "Nova Ashdown", "Oriel Lindqvist"),
        (
            "Slow Lake",
            "The Hours Between Trains",
            "Fog Learning to Walk",
            "Satellite Over Moss",
            "Lichen",
            "Weather for Empty Rooms",
        ),
    ),
)
