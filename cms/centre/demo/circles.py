"""The demo's circle of car-wash workers: what five said, one text that waits, one in both
languages. All of it is invented."""

from datetime import timedelta

from cms.centre.models import Circle, CircleKind
from cms.centre.services import circles
from coopkit.accounts.models import User
from coopkit.offers import Story

MODERATOR = "marco@centro.example"
OPENED = 40  # days before the story's
ABOUT = {
    "kind": CircleKind.INDUSTRY,
    "title_en": "Car wash workers",
    "title_es": "Trabajadoras y trabajadores de lavados de autos",
    "about_en": "For all who wash, dry and detail cars in the Bay Area.",
    "about_es": "Para quienes lavan, secan y detallan autos en el Área de la Bahía.",
    "guidelines_en": "Say what helped you. Others learn from it.",
    "guidelines_es": "Diga qué le ayudó. Otras personas aprenden de eso.",
    "is_public": True,
}
# e-mail, name in the circle, language, days before the story's, text
SAID = (
    (
        "hugo@amanecer.example",
        "Luna",
        "es",
        30,
        "Nos hacen llegar a las siete y nos apuntan desde que llega el primer auto. "
        "¿A alguien más le pasa?",
    ),
    (
        "tomas@amanecer.example",
        "Early bird",
        "en",
        28,
        "Same with us. I write down when I come and when I go, each day. After two "
        "weeks I had 11 hours that nobody paid.",
    ),
    (
        "ingrid@amanecer.example",
        "Rio",
        "en",
        21,
        "We went to the manager together, four of us. We asked for the waiting time. "
        "We got it from that week on.",
    ),
    (
        "hugo@amanecer.example",
        "Luna",
        "es",
        18,
        "Gracias. El sábado vamos a la clínica con nuestras horas.",
    ),
    (
        "desmond@amanecer.example",
        "Chamois",
        "en",
        1,
        "My boss at Sparkle Tunnel Car Wash says waiting is not work. What can I do?",
    ),
)
TRANSLATED = {
    0: "They make us come at seven, and they count from when the first car comes. Does "
    "this happen to anybody else?",
    2: "Fuimos juntos con el gerente, cuatro personas. Pedimos el tiempo de espera. "
    "Desde esa semana nos lo pagan.",
}


def tell(story: Story) -> None:
    """A circle is opened; people join and speak; the moderator shows what they say."""
    moderator = story.users[MODERATOR]
    at = story.at - timedelta(days=OPENED)
    circle = circles.open_circle(values=dict(ABOUT), by=moderator, at=at)
    for place, line in enumerate(SAID):
        _say(circle, moderator, place, line, story)


def _say(
    circle: Circle,
    moderator: User,
    place: int,
    line: tuple[str, str, str, int, str],
    story: Story,
) -> None:
    email, alias, language, days, text = line
    at, author = story.at - timedelta(days=days), story.users[email]
    circles.join(circle=circle, user=author, has_agreed=True, code="", at=at)
    post = circles.say(
        circle=circle,
        author=author,
        text=text,
        alias=alias,
        word="",
        language=language,
        at=at,
    )
    if place == len(SAID) - 1:
        return
    circles.settle(
        post=post,
        circle=circle,
        is_shown=True,
        reason="",
        has_looked=False,
        by=moderator,
        at=at,
    )
    if words := TRANSLATED.get(place):
        circles.translate(
            post=post,
            circle=circle,
            language="en" if language == "es" else "es",
            text=words,
            by=moderator,
            at=at,
        )
