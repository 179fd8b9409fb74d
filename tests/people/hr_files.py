"""HR files for tests: a small hospital, and what a row may be told otherwise."""

HEADINGS = (
    "Ansattnummer;Fødselsnummer;Fornavn;Etternavn;E-post;Språk;Enhetskode;Enhetsnavn;"
    "Overordnet enhet;Stillingskode;Stilling;Prosent;Fra dato;Til dato;Leder"
)
COLUMNS = (
    "employee_number",
    "national_id",
    "given_name",
    "family_name",
    "email",
    "language",
    "unit_code",
    "unit_name",
    "parent_code",
    "position_code",
    "position_name",
    "share",
    "since",
    "until",
    "leader",
)
KARI = "03899212486"
INGRID = "14837721068"

ROOT = {"unit_code": "H", "unit_name": "Sykehuset"}
CLINIC = {"unit_code": "H-M", "unit_name": "Medisin", "parent_code": "H"}
WARD = {"unit_code": "H-M-1", "unit_name": "Post 1", "parent_code": "H-M", "leader": "2"}
NURSE = {"position_code": "710", "position_name": "Sykepleier"}


def person(number, given, family="Hansen", **more):
    """A row of a nurse in the ward."""
    told = {"employee_number": number, "given_name": given, "family_name": family}
    return WARD | NURSE | {"since": "2020-01-01"} | told | more


def hospital():
    """Two units without people of their own, and a ward with a nurse and her leader."""
    return [
        dict(ROOT),
        dict(CLINIC),
        person("1", "Kari", national_id=KARI, email="kari@h.example", language="nn", share="80,5"),
        person("2", "Ingrid", "Solberg", national_id=INGRID, since="01.02.2019"),
    ]


def csv(rows, headings=HEADINGS):
    """The file as text."""
    lines = [";".join(row.get(column, "") for column in COLUMNS) for row in rows]
    return "\n".join([headings, *lines]) + "\n"
