"""What to do when somebody demands our data: the words of the plan for the office wall.

Not legal advice: a lawyer reads the plan before it hangs, and is called when it is used.
Each language stands on a page of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The plan in one language; each part is a title and its lines."""

    title: str
    lead: str
    first: tuple[str, tuple[str, ...]]
    papers: tuple[str, tuple[tuple[str, str], ...]]
    hold: str
    what: str
    until: str
    not_held: tuple[str, str]
    keys: tuple[str, tuple[str, ...]]
    people: tuple[str, tuple[str, ...]]
    advice: str


WORDS = {
    "en": Words(
        title="If somebody demands our data",
        lead="Police, immigration officers, a lawyer, an employer: the steps are the "
        "same. You alone do not answer. You call.",
        first=(
            "What you do",
            (
                "Stay calm. Say: “I am not the person who answers for this. I will call "
                "them now.”",
                "Ask for name, office and card. Take the paper and copy it. Write down "
                "the time.",
                "Call the coordinator, then the lawyer. Their numbers are below.",
                "Say: “I do not consent to a search.” Do not open a door, a drawer or a "
                "computer. Do not sign. Do not lie.",
                "Do not say who comes here, who works here, or who asked for help.",
                "Delete and hide nothing from now on. The lawyer says if the deletion "
                "at night must stop.",
            ),
        ),
        papers=(
            "Which paper is it?",
            (
                (
                    "A warrant signed by a judge",
                    "They may come in and take what it names, and only that. Read it: "
                    "court, judge, address, things. Do not stand in the way. Say that "
                    "you do not consent. Write down what they take.",
                ),
                (
                    "A warrant of an agency, signed by an officer",
                    "No judge signed it. It does not open rooms that are not public, "
                    "and no computer. Say: “Please come back with a warrant from a "
                    "judge.”",
                ),
                (
                    "A subpoena, or a letter from a lawyer",
                    "It asks for records by a day. Nothing is handed over at the door. "
                    "The lawyer answers, and can ask a court to narrow it or stop it.",
                ),
                (
                    "A call or an e-mail",
                    "We give nothing. Say: “Please write to us.”",
                ),
            ),
        ),
        hold="What we hold",
        what="What",
        until="Until when",
        not_held=(
            "What we do not hold",
            "No immigration status, nationality, birthplace or Social Security number. "
            "No case files. Nothing that somebody typed into the pay calculator, the "
            "letter, the checklist or the hours log. No address of any phone or "
            "computer.",
        ),
        keys=(
            "Where the data and the keys are",
            (
                "The computer that runs the site, and who rents it to us",
                "The key that opens sealed requests (not in the database)",
                "Backups, and until when they are kept",
                "Who can sign in to that computer",
            ),
        ),
        people=(
            "Who answers",
            ("Coordinator, telephone", "Second person, telephone", "Lawyer, telephone"),
        ),
        advice="Afterwards: the lawyer says whether we may tell the people it is about. "
        "If we may, we tell them at once, so that they can object. This plan is not "
        "legal advice. A lawyer read it on (date, name):",
    ),
    "es": Words(
        title="Si alguien exige nuestros datos",
        lead="Policía, agentes de inmigración, un abogado, un patrón: los pasos son los "
        "mismos. Usted no contesta a solas. Usted llama.",
        first=(
            "Qué hace usted",
            (
                "Mantenga la calma. Diga: “Yo no soy la persona que responde por esto. "
                "La llamo ahora.”",
                "Pida nombre, oficina y tarjeta. Tome el papel y cópielo. Anote la hora.",
                "Llame a la coordinación y después a la abogada o el abogado. Los "
                "números están abajo.",
                "Diga: “No doy permiso para registrar.” No abra puertas, cajones ni "
                "computadoras. No firme. No mienta.",
                "No diga quién viene, quién trabaja aquí ni quién pidió ayuda.",
                "Desde ahora no borre ni esconda nada. La abogada o el abogado dice si "
                "hay que parar el borrado de la noche.",
            ),
        ),
        papers=(
            "¿Qué papel es?",
            (
                (
                    "Una orden firmada por una jueza o un juez",
                    "Pueden entrar y llevarse lo que la orden nombra, y solo eso. Léala: "
                    "corte, firma, dirección, cosas. No se ponga en medio. Diga que no "
                    "da permiso. Anote lo que se llevan.",
                ),
                (
                    "Una orden de una agencia, firmada por un agente",
                    "No la firmó una jueza ni un juez. No abre los cuartos que no son "
                    "públicos, ni ninguna computadora. Diga: “Por favor vuelvan con una "
                    "orden de una corte.”",
                ),
                (
                    "Una citación (subpoena), o la carta de un abogado",
                    "Pide documentos para un día. En la puerta no se entrega nada. La "
                    "abogada o el abogado contesta, y puede pedir a la corte que la "
                    "limite o la pare.",
                ),
                (
                    "Una llamada o un correo",
                    "No damos nada. Diga: “Por favor escríbanos.”",
                ),
            ),
        ),
        hold="Lo que guardamos",
        what="Qué",
        until="Hasta cuándo",
        not_held=(
            "Lo que no guardamos",
            "Ningún estatus migratorio, nacionalidad, lugar de nacimiento ni número de "
            "Seguro Social. Ningún expediente. Nada de lo que alguien escribió en la "
            "calculadora de pago, la carta, la lista de preguntas o el registro de "
            "horas. Ninguna dirección de un teléfono o una computadora.",
        ),
        keys=(
            "Dónde están los datos y las llaves",
            (
                "La computadora del sitio, y quién nos la renta",
                "La llave que abre los pedidos sellados (no está en la base de datos)",
                "Las copias de respaldo, y hasta cuándo se guardan",
                "Quién puede entrar a esa computadora",
            ),
        ),
        people=(
            "Quién responde",
            (
                "Coordinación, teléfono",
                "Segunda persona, teléfono",
                "Abogada o abogado, teléfono",
            ),
        ),
        advice="Después: la abogada o el abogado dice si podemos avisar a las personas. "
        "Si se puede, les avisamos en seguida, para que puedan oponerse. Este plan no "
        "es consejo legal. Lo leyó una abogada o un abogado (fecha, nombre):",
    ),
}
