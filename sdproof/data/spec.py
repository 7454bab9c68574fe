"""What each data set must look like once it is parsed: columns, shape, ranges, checksums."""

from __future__ import annotations

from dataclasses import dataclass

from sdproof.numbers.exact import one_of


@dataclass(frozen=True)
class Dataset:
    """A data set of the UCI archive.

    Attributes
    ----------
    name, title, uci_id
        Short name used on the command line, title and identifier at UCI.
    authors, year, doi : str, int, str
        Who made it, and where it is published; its licence is `LICENCE`.
    changes : str
        What differs between UCI's own file and the copy inside the package.
    sha256 : str
        Of the copy inside the package, once decompressed.
    url, file : str
        UCI's static zip archive and the file in it (also the name of the file that is fetched).
    rows : int
        Number of data rows.
    ranges : dict
        Column → (lowest, highest) accepted value, in the data set's units; the order is that in
        which `Table.columns` lists them. Missing values are exempt.
    target : str
        Default target column.
    missing : float or None
        The marker of a missing value, turned into NaN by the loader.
    checksums : tuple of str
        Known `Table.checksum` values; another value is reported, not refused.
    """

    name: str
    title: str
    uci_id: int
    authors: str
    year: int
    doi: str
    changes: str
    sha256: str
    url: str
    file: str
    rows: int
    ranges: dict[str, tuple[float, float]]
    target: str
    missing: float | None = None
    checksums: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in the order of `Table.columns`."""
        return tuple(self.ranges)

    @property
    def attribution(self) -> str:
        """Authors, year, title, source and licence: what has to be named wherever it is used."""
        return (
            f"{self.authors} ({self.year}). {self.title} [Dataset]. UCI Machine Learning "
            f"Repository. https://doi.org/{self.doi}. {LICENCE}"
        )


LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
_ARCHIVE = "https://archive.ics.uci.edu/static/public"

_AIRFOIL = Dataset(
    name="airfoil",
    title="Airfoil Self-Noise",
    uci_id=291,
    authors="Brooks, T., Pope, D., Marcolini, M.",
    year=1989,
    doi="10.24432/C5VW2C",
    changes="a line of column names added (UCI's own file has none)",
    sha256="2d7d83523e01c42969bed6fb21b18f08c1569f5f23352c741f615b05447b3560",
    url=f"{_ARCHIVE}/291/airfoil+self+noise.zip",
    file="airfoil_self_noise.dat",
    rows=1503,
    ranges={
        "frequency": (200, 20000),  # Hz
        "angle": (0, 25),  # degrees
        "chord": (0.02, 0.31),  # m
        "velocity": (30, 75),  # m/s
        "thickness": (0.0003, 0.06),  # m
        "pressure": (100, 145),  # dB
    },
    target="pressure",
    checksums=("9225d5fbf17e4185ab80d46763e26e453ec243d1261ffd9249cc54b9ab5d4755",),
)

_AIR_QUALITY = Dataset(
    name="air-quality",
    title="Air Quality",
    uci_id=360,
    authors="Vito, S.",
    year=2008,
    doi="10.24432/C59K5F",
    changes="commas between fields, decimal points and ISO dates instead of semicolons, decimal commas "
    "and day/month/year; two empty columns and 114 empty rows at the end left out",
    sha256="bbbde91dbab2571bf307abcf720ff31257278ee15766882d65e144628f1bf4c3",
    url=f"{_ARCHIVE}/360/air+quality.zip",
    file="AirQualityUCI.csv",
    rows=9357,
    ranges={
        "CO(GT)": (0, 15),  # mg/m³
        "PT08.S1(CO)": (500, 2500),
        "NMHC(GT)": (0, 1500),  # µg/m³
        "C6H6(GT)": (0, 80),  # µg/m³
        "PT08.S2(NMHC)": (300, 2500),
        "NOx(GT)": (0, 1700),  # ppb
        "PT08.S3(NOx)": (200, 3000),
        "NO2(GT)": (0, 400),  # µg/m³
        "PT08.S4(NO2)": (400, 3000),
        "PT08.S5(O3)": (200, 2800),
        "T": (-10, 50),  # °C
        "RH": (0, 100),  # %
        "AH": (0, 3),
    },
    target="NO2(GT)",
    missing=-200.0,
    checksums=("89ceed28536cfc1f36d98c567a2fe8750aaef3d24d5e9a59578e52dde9d478eb",),
)

_INDOOR = {
    f"{kind}{room}": (-10.0, 40.0) if kind == "T" else (0.0, 100.0)  # °C, %
    for room in range(1, 10)
    for kind in ("T", "RH_")
}

_AEP = Dataset(
    name="aep",
    title="Appliances Energy Prediction",
    uci_id=374,
    authors="Candanedo, L.",
    year=2017,
    doi="10.24432/C5VC8G",
    changes="column date left out, column Appliances moved to the end, no quotes around fields, T_out "
    "and Tdewpoint rounded (by at most 0.05)",
    sha256="bcf42d196bea27efb8dd2517c0d9e50d38cc52bfa2344c63905d3ff5998c2471",
    url=f"{_ARCHIVE}/374/appliances+energy+prediction.zip",
    file="energydata_complete.csv",
    rows=19735,
    ranges={
        "lights": (0, 100),  # Wh
        **_INDOOR,
        "T_out": (-10, 35),  # °C
        "Press_mm_hg": (700, 800),
        "RH_out": (0, 100),
        "Windspeed": (0, 20),  # m/s
        "Visibility": (0, 70),  # km
        "Tdewpoint": (-15, 25),  # °C
        "rv1": (0, 50),
        "rv2": (0, 50),
        "Appliances": (0, 1200),  # Wh
    },
    target="Appliances",
    checksums=("d5adccf9dc1b7c6bf8a0ac75c6b331718551c97f79a4ac10b570fe1e6005eb55",),
)

DATASETS: dict[str, Dataset] = {d.name: d for d in (_AIR_QUALITY, _AIRFOIL, _AEP)}
"""Every data set, in the order of Table 1."""


def dataset(name: str) -> Dataset:
    """The data set of this name, or a clear `InputError`."""
    return DATASETS[one_of(name, DATASETS, "data set")]
