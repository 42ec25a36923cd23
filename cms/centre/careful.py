"""What must not be written down: words on status, papers and numbers of a person.

A text is looked at and forgotten: what is found is told by its kind, never kept. The
patterns speak of plain letters (`plainly`), so that a browser reads them as we do: no
look-behind, no sign that another program takes for something else.
"""

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import combining, normalize

from coopkit.errors import N_

STATUS, NUMBER, BIRTH = "status", "number", "birth"
TOLD = {
    STATUS: N_(
        "This seems to say something about somebody’s immigration status. Leave it out, "
        "please. What is not written down cannot be taken."
    ),
    NUMBER: N_(
        "This seems to hold a number that belongs to one person, like a Social Security "
        "number. Leave it out, please. Nobody here needs it."
    ),
    BIRTH: N_(
        "This seems to say where somebody was born, or which passport they hold. Leave "
        "it out, please. Nobody here needs it."
    ),
}
COUNTRIES = (
    "mexico|guatemala|honduras|(?:el )?salvador|nicaragua|costa rica|panama|belize|"
    "belice|cuba|haiti|venezuela|colombia|ecuador|peru|bolivia|brazil|brasil|chile|"
    "argentina|paraguay|uruguay|(?:the )?dominican republic|republica dominicana|"
    "china|(?:the )?philippines|filipinas|vietnam|india|nepal|bangladesh|pakistan|"
    "ukraine|ucrania|russia|rusia|syria|siria|afghanistan|afganistan|nigeria|eritrea|"
    "ethiopia|etiopia|yemen|mongolia|indonesia"
)
PEOPLES = (
    "mexican|guatemalan|honduran|salvadoran|nicaraguan|cuban|haitian|venezuelan|"
    "colombian|ecuadorian|peruvian|bolivian|brazilian|chinese|filipin[oa]|vietnamese|"
    "nepali|bangladeshi|pakistani|ukrainian|russian|syrian|afghan|eritrean|ethiopian"
)
GENTES = (
    "mexican[oa]|guatemaltec[oa]|chapin[a]?|hondureno|hondurena|salvadoren[oa]|"
    "nicaraguense|cuban[oa]|haitian[oa]|venezolan[oa]|colombian[oa]|ecuatorian[oa]|"
    "peruan[oa]|bolivian[oa]|brasilen[oa]|chin[oa]|filipin[oa]|vietnamita|nepali"
)
MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|the hospital|"
    r"a hospital|un hospital|el hospital|\d"
)
BE = "(?:i am|i'm|im|he is|he's|she is|she's|we are|we're|they are|they're)"
COME = (
    "soy|eres|es|somos|son|era|eran|vengo|viene|vienen|venimos|vine|vino|vinieron|"
    "vinimos|llegue|llego|llegaron"
)
WHOSE = "(?:my|his|her|their|our|your|mi|mis|su|sus|tu|nuestr[oa]s?)"
WORKERS = (
    "(?:people|workers?|men|women|guys|co-?workers?|trabajador(?:es|as?)?|gente|"
    "companer[oa]s?|personas?|muchach[oa]s)"
)
PATTERNS: dict[str, tuple[str, ...]] = {
    STATUS: (
        r"\bundocumented\b|\bindocumentad[oa]s?\b",
        r"\b(?:no|without|lacks?|have any|has any|fake|false|immigration|legal) papers\b"
        r"(?! (?:from|for|that|to|about|with|of|on|showing))",
        r"\bsin papeles\b|\bno (?:tiene[ns]?|tengo|tenemos|tenia[ns]?) papeles\b",
        r"\bpapeles (?:falsos|chuecos|migratorios)\b|\barregl\w+ (?:mis|sus) papeles\b",
        r"\billegal (?:immigrant|alien|migrant|worker|people|person)s?\b|\billegals\b",
        r"\b(?:here|country|states|border|entered) illegally\b",
        r"\b(?:i am|i'm|he is|he's|she is|she's|we are|we're) (?:an )?illegal\b",
        r"\b(?:inmigrante|migrante|extranjer[oa]|trabajador[a]?|gente)s? ilegal(?:es)?\b",
        r"\b(?:soy|somos|los|las|de) ilegal(?:es)?\b|\best(?:a|an|oy|amos) (?:aqui )?"
        r"(?:de )?(?:ilegal|ilegalmente)\b",
        r"\bvisas?\b(?! (?:card|credit|debit|gift|tarjeta))",
        r"\bgreen ?cards?\b|\btarjeta verde\b|\b(?:mi|su|la|sin|de|tengo|tiene) mica\b",
        r"\bwork permits?\b|\bpermisos? de trabajo\b|\bead card\b",
        r"\b(?:work|employment) authori[sz]ation\b",
        r"\bautorizacion (?:de|para) (?:trabajo|trabajar|empleo)\b",
        r"\bdaca\b|\bdreamers?\b|\btps\b|\bdeferred action\b|\baccion diferida\b",
        r"\basylum\b|\basylee\b|\basilo\b|\basilad[oa]s?\b|\brefugees?\b|"
        r"\brefugiad[oa]s?\b|\bhumanitarian parole\b",
        r"\b(?:was|were|got|been|being) deported\b|\bdeportation (?:order|case|hearing)",
        r"\b(?:fue|fui|fueron|han?) (?:sido )?deportad[oa]s?\b|\borden de deportacion\b",
        r"\bremoval (?:order|proceedings)\b|\bimmigration (?:court|judge|case|hold)\b",
        r"\b(?:detained|arrested|held) by ice\b|\bice (?:detainer|hold)\b",
        r"\bcorte de (?:inmigracion|migracion)\b|\bjuez de (?:inmigracion|migracion)\b",
        r"\b(?:immigration|legal) status\b|\best[a]?tus (?:migratorio|legal)\b",
        r"\bsituacion migratoria\b|\bovers?stay(?:ed|ing)?\b",
        r"\bnon-?citizens?\b|\bcitizenship\b|\b(?:u\.?s\.?|american) citizens?\b|"
        r"\b(?:a|not) citizens?\b|\bnaturali[sz]ed\b",
        r"\bciudadania\b|\b(?:soy|es|son|somos) ciudadan[oa]s?\b|\bnaturalizad[oa]s?\b",
        r"\b(?:permanent|legal) residents?\b|\bresident alien\b",
        r"\bresident[ea]s? (?:permanentes?|legal(?:es)?)\b|"
        r"\bresidencia (?:permanente|legal)\b",
        r"\b(?:fake|false|borrowed|no) social\b(?! media)|"
        r"\b(?:sin|no tiene|no tengo) (?:numero de )?seguro social\b|"
        r"\b(?:seguro|social|numero) (?:social )?(?:chueco|falso|prestado)\b",
        r"\bcross(?:ed|ing)? the border\b|\b(?:cruz\w+|pas\w+) la frontera\b",
    ),
    NUMBER: (
        r"(?:^|[^\d-])\d{3}[- .]\d{2}[- .]\d{4}(?!\d)",
        r"(?:^|[^\d+.,-])\d{9}(?![\d-])",
        r"\ba[-# ]{0,2}\d{3}[- ]?\d{3}[- ]?\d{2,3}(?!\d)",
        rf"\b{WHOSE} (?:ssn|itin|social security (?:number|card)|"
        r"numero de seguro(?: social)?|a-number)\b",
        r"\blicen[cs]\w*[^\n]{0,20}\b[a-z]\d{7}\b",
    ),
    BIRTH: (
        rf"\bborn in (?!{MONTHS})|\b(?:nacid[oa]s?|naci|nacio|nacieron) en (?!{MONTHS})",
        r"\bpassports?\b|\bpasaportes?\b|\bmatricula consular\b|\bconsular id\b",
        r"\bnationality\b|\bnacionalidad\b",
        r"\b(?:country of origin|pais de origen)\b",
        r"\bplace of birth\b|\bbirthplace\b|\blugar de nacimiento\b",
        rf"\b{BE} (?:originally )?from (?:{COUNTRIES})\b",
        rf"\b(?:came|comes?|moved|arrived) (?:here )?from (?:{COUNTRIES})\b",
        rf"\b{BE} (?:all )?(?:an? )?(?:{PEOPLES})s?\b(?! (?:restaurant|food|store|shop))",
        rf"\b(?:{COME}) de (?:{COUNTRIES})\b",
        rf"\b(?:soy|somos|son) (?:tod[oa]s )?(?:{GENTES})s?\b",
        rf"\b{WORKERS} (?:from|de) (?:{COUNTRIES})\b",
    ),
}
WORDS = {kind: "|".join(patterns) for kind, patterns in PATTERNS.items()}


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that should not stand in a text: of which kind."""

    kind: str

    @property
    def told(self) -> str:
        return TOLD[self.kind]


def plainly(text: str) -> str:
    """A text in small plain letters, as the patterns read it.

    >>> plainly("Nací en… D’Ávila")
    "naci en... d'avila"
    """
    parts = normalize("NFKD", text.replace("’", "'"))
    plain = "".join(sign for sign in parts if not combining(sign))
    return re.sub(r"[^\S\n]+", " ", plain.lower())


@cache
def _reader(kind: str) -> re.Pattern[str]:
    return re.compile(WORDS[kind], re.ASCII)


def sights_in(text: str) -> tuple[Sight, ...]:
    """What a text seems to tell that nobody should keep, each kind once.

    >>> [one.kind for one in sights_in("My visa is 123-45-6789")]
    ['status', 'number']
    >>> sights_in("They did not pay the overtime.")
    ()
    """
    plain = plainly(text)
    return tuple(Sight(kind) for kind in WORDS if _reader(kind).search(plain))
