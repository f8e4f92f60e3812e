"""Which councils are there, of what type, where, and how large?"""

from dataclasses import dataclass

REGIONS = ("N", "W", "E")


@dataclass(frozen=True)
class Seat:
    """A council: its type, its region and county, its main town and its size in LSOAs."""

    key: str
    council_type: str
    region: str
    county: str
    x: float
    y: float
    size: int
    town: float  # share of its neighbourhoods that lie in the main town
    hardship: float  # its level of the deprivation factor, about -1 to 1


def _seats(rows: str) -> tuple[Seat, ...]:
    seats = []
    for row in rows.strip().splitlines():
        key, kind, region, county, x, y, size, town, hardship = row.split()
        seats.append(
            Seat(
                key,
                kind,
                region,
                county.replace("-", ""),
                float(x),
                float(y),
                int(size),
                float(town),
                float(hardship),
            )  # fmt: skip
        )
    return tuple(seats)


# Eight boroughs of one capital, two conurbations, nine towns with their country, two counties.
SEATS = _seats("""
lb1 london_borough E -  16.5   -8.5  112 1.0  -0.2
lb2 london_borough E -  17.5  -14.5  128 1.0   0.9
lb3 london_borough E -  22.0   -6.0  138 1.0   0.5
lb4 london_borough E -  10.5   -3.0  126 1.0  -0.6
lb5 london_borough E -  19.0    1.5  118 1.0  -0.1
lb6 london_borough E -   7.5  -14.0  132 1.0  -0.3
lb7 london_borough E -  13.5  -22.0  120 1.0  -0.8
lb8 london_borough E -  25.0  -22.0  136 1.0   0.3
me1 metropolitan   N -  23.0   49.0  190 0.9   0.7
me2 metropolitan   N -  33.0   43.0  112 0.8   0.4
me3 metropolitan   N -  12.5   54.5  108 0.8   0.3
me4 metropolitan   N -  37.0   56.0   98 0.8  -0.2
me5 metropolitan   N -  26.0   37.5   92 0.8   0.8
me6 metropolitan   W - -52.0  -33.0  176 0.9   0.6
me7 metropolitan   W - -43.0  -38.0  110 0.8   0.1
me8 metropolitan   W - -58.0  -45.0  106 0.8   0.9
me9 metropolitan   W - -47.0  -24.0   96 0.8  -0.4
un1 unitary        W - -84.0   -9.0   92 0.6   0.3
un2 unitary        W - -64.0   17.0  104 0.6  -0.1
un3 unitary        N - -70.0   52.0   96 0.6   0.2
un4 unitary        N -  -8.0   68.0  100 0.6   0.6
un5 unitary        N -  56.0   50.0   86 0.6   0.1
un6 unitary        E -  76.0    2.0  110 0.6   0.5
un7 unitary        W - -26.0    0.0  124 0.6  -0.5
un8 unitary        W -   4.0  -62.0   98 0.6  -0.2
un9 unitary        W - -90.0  -61.0   50 0.5   0.0
d11 district       E c1  43.0    3.0   86 0.45 -0.5
d12 district       E c1  62.0   18.0   72 0.4  -0.2
d13 district       E c1  30.0   20.0   68 0.4  -0.7
d14 district       E c1  58.0   -9.0   74 0.45  0.1
d15 district       E c1  60.0   36.0   58 0.4   0.0
d16 district       E c1   6.0   24.0   64 0.4  -0.4
d21 district       W c2 -16.0  -32.0   82 0.45 -0.3
d22 district       W c2 -26.0  -52.0   70 0.4  -0.1
d23 district       W c2   8.0  -42.0   76 0.45 -0.6
d24 district       W c2  32.0  -38.0   84 0.45 -0.4
d25 district       W c2  46.0  -50.0   66 0.4   0.4
d26 district       W c2 -36.0  -14.0   62 0.4  -0.2
""")

COUNTIES = (("c1", "E"), ("c2", "W"))
