"""What a free text should not hold: found in both languages, and not where it is not."""

import pytest

from cms.centre.careful import BIRTH, NUMBER, STATUS, TOLD, WORDS, sights_in

TELLS = [
    (STATUS, "Most of us are undocumented."),
    (STATUS, "Él es indocumentado y tiene miedo."),
    (STATUS, "She has no papers, so she is afraid."),
    (STATUS, "Mi primo no tiene papeles."),
    (STATUS, "Trabajamos sin papeles."),
    (STATUS, "He came on a tourist visa."),
    (STATUS, "Se me venció la visa."),
    (STATUS, "I have a green card."),
    (STATUS, "Tengo mi permiso de trabajo."),
    (STATUS, "My work permit ran out."),
    (STATUS, "I have DACA."),
    (STATUS, "Pedí asilo hace dos años."),
    (STATUS, "We asked for asylum."),
    (STATUS, "My brother was deported last year."),
    (STATUS, "Lo fueron a ver; fue deportado."),
    (STATUS, "He is here illegally."),
    (STATUS, "Los inmigrantes ilegales ganan menos."),
    (STATUS, "Soy ilegal."),
    (STATUS, "He asked for my immigration status."),
    (STATUS, "No sé mi estatus migratorio."),
    (STATUS, "I am not a citizen."),
    (STATUS, "Ya soy ciudadana."),
    (STATUS, "He works with a fake social."),
    (STATUS, "Tiene un seguro chueco."),
    (STATUS, "Cruzamos la frontera en marzo."),
    (NUMBER, "My number is 123-45-6789."),
    (NUMBER, "Es el 912 70 1234"),
    (NUMBER, "Write down 123456789 for me"),
    (NUMBER, "A-number A123 456 789"),
    (NUMBER, "Mi ITIN está en la carta."),
    (NUMBER, "They copied my Social Security card."),
    (NUMBER, "Driver’s license D1234567"),
    (BIRTH, "She was born in Puebla."),
    (BIRTH, "Nací en Huehuetenango."),
    (BIRTH, "They keep our passports."),
    (BIRTH, "Nos quitó los pasaportes."),
    (BIRTH, "I’m from Guatemala."),
    (BIRTH, "Somos de El Salvador."),
    (BIRTH, "All workers from China are paid less."),
    (BIRTH, "Somos hondureños y nos paga menos."),
    (BIRTH, "She is Mexican."),
    (BIRTH, "Me preguntó mi nacionalidad."),
]
FINE = [
    "They did not pay the overtime.",
    "No nos pagaron las horas extra.",
    "The pay is illegal, and so are the deductions.",
    "Lo que hace es ilegal.",
    "There is ice on the floor of the cold room.",
    "I paid with a Visa card.",
    "We documented every hour.",
    "Tengo los documentos del trabajo.",
    "He gave me no papers from the job.",
    "The newspaper wrote about us; the paperwork is done.",
    "Call me at 510-555-0142 after six.",
    "Mi número es 5105550142.",
    "My baby was born in March and they cut my shifts.",
    "Mi bebé nació en enero.",
    "We work in a Mexican restaurant.",
    "La comida es de la casa.",
    "Senior citizens come to the car wash.",
    "They took Social Security out of my check.",
    "210 Harbor Street, Oakland, CA 94607-1234",
    "$1,234.50 for 45 hours from 7:30 to 16:00",
    "He threatened to call immigration if we complain.",
    "Dijo que va a llamar a la migra.",
    "Nos vemos el 21 de noviembre de 2026.",
    "I come from the night shift.",
    "El jefe es de otra empresa.",
    "We found it on social media; there is no social media page.",
    "Case 26-104-77, machine A-12",
]


@pytest.mark.parametrize(("kind", "text"), TELLS)
def test_what_tells_of_status_numbers_or_birth_is_seen(kind: str, text: str) -> None:
    assert kind in [one.kind for one in sights_in(text)]


@pytest.mark.parametrize("text", FINE)
def test_what_people_say_of_their_work_is_left_alone(text: str) -> None:
    assert sights_in(text) == ()


def test_a_sight_holds_its_kind_and_nothing_of_the_text() -> None:
    (sight,) = sights_in("My name is Luz and I have a green card.")
    assert sight.__slots__ == ("kind",)
    assert sight.told == TOLD[STATUS]


def test_a_browser_reads_the_patterns_as_we_do() -> None:
    for pattern in WORDS.values():
        assert pattern.isascii()
        assert "(?<" not in pattern
        assert "(?P" not in pattern
