"""The demo's campaign in car washes: research, steps, sign-ons, money won, words, a law.

All people, firms and numbers are invented.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from cms.centre.models import Ally, Campaign, Industry, Region, RightsTopic
from cms.centre.services import alerts, campaigns, research, voices
from cms.centre.services.alerts import AlertFacts
from cms.centre.services.campaigns import CampaignTexts
from cms.centre.services.research import Found
from coopkit.accounts.models import User
from coopkit.offers import Story

ORGANISER, COORDINATOR = "rosa@centro.example", "dolores@centro.example"
BEGAN, OPENED, LATELY = 75, 68, 6  # days before the story's
EMPLOYER = "Sparkle Tunnel Car Wash"
TEXTS = {
    "title_en": "Pay us for every hour",
    "title_es": "Que nos paguen cada hora",
    "demand_en": (
        "Car washes pay for waiting time, too: from the minute we must be there until "
        "the minute we may leave."
    ),
    "demand_es": (
        "Que los lavados de autos paguen también la espera: desde el minuto en que "
        "debemos estar allí hasta el minuto en que podemos irnos."
    ),
    "why_en": (
        "When no cars come, many of us are told to wait without pay. Some wait three "
        "hours in a day. We cannot go home and we cannot take other work. Time in which "
        "we must be there is work, and work is paid."
    ),
    "why_es": (
        "Cuando no llegan autos, a muchas y muchos nos dicen que esperemos sin pago. "
        "Hay quien espera tres horas en un día. No podemos irnos a casa ni tomar otro "
        "trabajo. El tiempo en que debemos estar allí es trabajo, y el trabajo se paga."
    ),
}
FINDINGS = (
    (
        "structure",
        "Eleven car washes in the city, about 140 workers. Four belong to two owners.",
        "Walk along the avenues, list of March",
        150,
    ),
    (
        "owners",
        "The firm and the land belong to two companies with the same address.",
        "County recorder, deed 2019-88412 (invented)",
        140,
    ),
    (
        "contracts",
        "A dealer and the city’s motor pool send cars each week.",
        "City contract 24-117 (invented), page 3",
        95,
    ),
    (
        "records",
        "Its registration as a car wash ends in the spring.",
        "State list of registered car washes, looked up by name",
        40,
    ),
    (
        "conditions",
        "Nine of twelve people we talked with wait one to three hours without pay.",
        "Talks at the clinic, counted without names",
        30,
    ),
)
UPDATES = (
    (
        60,
        "Workers of three car washes met and chose the demand.",
        "Trabajadores de tres lavados se reunieron y eligieron la demanda.",
    ),
    (
        33,
        "The first car wash agreed to pay for waiting time from now on.",
        "El primer lavado aceptó pagar el tiempo de espera desde ahora.",
    ),
    (
        LATELY,
        "A second payment came in. The council will hear us in December.",
        "Llegó un segundo pago. El concejo nos escuchará en diciembre.",
    ),
)
ACTIONS = (
    (
        9,
        17,
        "City Hall, room 3",
        "Hearing: come and stand with us",
        "Audiencia: venga a acompañarnos",
    ),
    (
        16,
        18,
        "210 Harbor Street",
        "Meeting of all car wash workers",
        "Reunión de todo el personal de los lavados",
    ),
)
NAMES = (
    *("Alma", "", "Beto", "Chela", "", "Dana", "Elías", "", "Fina", "Gil", ""),
    *("Hilda", "Iván", "", "Julia", "Kim", "", "Luis", "Mai", "", "Nora", "Omar", ""),
)
PAYMENTS = (
    (33, 18_412_50, 7, "Agreement of the first car wash, section 4 (invented)"),
    (LATELY, 9_630_15, 4, "Labor Commissioner, decision 26-20871 (invented)"),
)
VOICES = (
    (
        "Beto",
        "es",
        "Antes esperaba dos horas sentado en una cubeta. Ahora esas horas también se "
        "pagan.",
    ),
    (
        "A dryer",
        "en",
        "I was afraid to ask alone. Together we asked, and nobody was fired.",
    ),
)
PARTS = (
    ("Gives legal advice", "Da asesoría legal"),
    ("Lends its hall and prints flyers", "Presta su salón e imprime volantes"),
    ("Speaks for it at the council", "La apoya ante el concejo"),
)
ALERT = {
    "title_en": "City may require pay for waiting time",
    "title_es": "La ciudad podría exigir el pago de la espera",
    "before": "Oakland City Council",
    "bill": "File 26-0417 (invented)",
    "what_en": (
        "Car washes with a city permit would have to pay for all time in which workers "
        "must be there."
    ),
    "what_es": (
        "Los lavados con permiso de la ciudad tendrían que pagar todo el tiempo en que "
        "el personal debe estar allí."
    ),
    "do_en": "Come to the hearing, or call your council member and say: I am for it.",
    "do_es": "Venga a la audiencia, o llame a su concejal y diga: estoy a favor.",
    "source": "Agenda of the council, invented for this demo",
}


def tell(story: Story) -> None:
    """A campaign from its pattern to its second payment, and the law it asks for."""
    by, region = story.users[ORGANISER], Region.objects.get(key="east-bay")
    campaign = _campaign(story, by, region)
    _workbook(story, by, campaign)
    _steps(story, campaign)
    for ally, (part_en, part_es) in zip(_partners(), PARTS, strict=False):
        campaigns.add_ally(campaign=campaign, ally=ally, part_en=part_en, part_es=part_es)
    for name, language, words in VOICES:
        voices.record_words(
            campaign=campaign,
            name=name,
            language=language,
            words=words,
            agreed=True,
            by=by,
            at=_ago(story, LATELY),
        )
    _alert(story, by, campaign, region)


def _ago(story: Story, days: int, hour: int = 18) -> datetime:
    """An hour of a day before the story's, in the site's zone; after it if negative."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = story.at.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=zone)


def _campaign(story: Story, by: User, region: Region) -> Campaign:
    texts = CampaignTexts(
        **TEXTS, topic=RightsTopic.PAY, industry=Industry.CAR_WASH, region=region
    )
    campaign = campaigns.begin_campaign(
        texts=texts,
        by=by,
        at=_ago(story, BEGAN),
        pattern="Pay in car washes, up three months in a row",
    )
    campaigns.open_campaign(campaign=campaign, by=by, at=_ago(story, OPENED))
    return campaign


def _workbook(story: Story, by: User, campaign: Campaign) -> None:
    at = _ago(story, BEGAN)
    workbook = research.begin_workbook(
        title="Car washes in the East Bay",
        industry=Industry.CAR_WASH,
        about=EMPLOYER,
        by=by,
        at=at,
    )
    reader = story.users[COORDINATOR]
    research.add_reader(workbook=workbook, reader=reader, by=by, at=at)
    for section, what, source, days in FINDINGS:
        dated = timezone.localdate(_ago(story, days))
        found = Found(section=section, what=what, source=source, dated=dated)
        research.add_finding(workbook=workbook, found=found, by=by, at=at)
    campaigns.link_workbook(campaign=campaign, workbook=workbook, by=by, at=at)


def _steps(story: Story, campaign: Campaign) -> None:
    for days, text_en, text_es in UPDATES:
        on = timezone.localdate(_ago(story, days))
        campaigns.tell_update(campaign=campaign, on=on, text_en=text_en, text_es=text_es)
    for days, hour, place, what_en, what_es in ACTIONS:
        when = _ago(story, -days, hour)
        campaigns.plan_action(
            campaign=campaign, when=when, place=place, what_en=what_en, what_es=what_es
        )
    for number, name in enumerate(NAMES):
        on = timezone.localdate(_ago(story, OPENED - 2 * number))
        campaigns.sign_on(campaign=campaign, first_name=name, on=on)
    for days, cents, workers, source in PAYMENTS:
        campaigns.add_back_wages(
            campaign=campaign,
            on=timezone.localdate(_ago(story, days)),
            cents=cents,
            workers=workers,
            source=source,
        )


def _partners() -> list[Ally]:
    """The partners of the coalition, as many as have a part here."""
    partners = Ally.objects.exclude(coalition_en="").order_by("name")
    return list(partners[: len(PARTS)])


def _alert(story: Story, by: User, campaign: Campaign, region: Region) -> None:
    at = _ago(story, LATELY)
    facts = AlertFacts(
        **ALERT,
        topic=RightsTopic.PAY,
        regions=(region,),
        campaign=campaign,
        decides_on=timezone.localdate(_ago(story, -ACTIONS[0][0])),
    )
    alert = alerts.write_alert(facts=facts, by=by, at=at)
    alerts.publish_alert(alert=alert, by=by, at=at)
