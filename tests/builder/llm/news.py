"""Two short articles and the answers that a perfect model gives on them."""

from __future__ import annotations

from tests.builder.newsroom import make_article

ARABIC = (
    "أعلن رئيس الوزراء الأرميني نيكول باشينيان، الثلاثاء، مقتل 49 جنديا أرمينيا في اشتباكات مع أذربيجان على الحدود.\n"
    "وقالت وزارة الدفاع الأذربيجانية إن القوات الأرمينية قصفت مواقع للجيش بقذائف الهاون، ولم تكشف عن عدد القتلى.\n"
    "وكانت روسيا قد توسطت في وقف إطلاق النار الذي أنهى حرب عام 2020."
)
ANSWER = {
    "entities": [
        {"id": "e1", "type": "Person", "names": ["نيكول باشينيان", "رئيس الوزراء الأرميني"]},
        {"id": "e2", "type": "State", "names": ["أذربيجان"]},
        {"id": "e3", "type": "State", "names": ["أرمينيا"]},
        {"id": "e4", "type": "Organisation", "names": ["وزارة الدفاع الأذربيجانية"]},
        {"id": "e5", "type": "Organisation", "names": ["القوات الأرمينية"]},
        {"id": "e6", "type": "State", "names": ["روسيا"]},
        {"id": "e7", "type": "State", "names": ["الأرميني"]},
    ],
    "events": [
        {
            "id": "v1",
            "type": "ArmedClash",
            "evidence": "مقتل 49 جنديا أرمينيا في اشتباكات مع أذربيجان على الحدود",
            "trigger": "اشتباكات",
            "when": "2022-09-13",
            "when_words": "الثلاثاء",
            "party": ["e7", "e2"],
            "casualties": [
                {"kind": "killed", "low": 49, "high": 49, "words": "49 جنديا", "side": "e7", "victim": "military"}
            ],
            "claimants": ["e1"],
        },
        {
            "id": "v2",
            "type": "Shelling",
            "evidence": "القوات الأرمينية قصفت مواقع للجيش بقذائف الهاون",
            "trigger": "قصفت",
            "agent": ["e5"],
            "weapon": ["mortar"],
            "claimants": ["e4"],
        },
        {
            "id": "v3",
            "type": "Truce",
            "evidence": "روسيا قد توسطت في وقف إطلاق النار الذي أنهى حرب عام 2020",
            "trigger": "وقف إطلاق النار",
            "mediator": ["e6"],
            "background": True,
        },
    ],
}

ENGLISH = (
    "Armenia said on Tuesday that Azerbaijan shelled the town of Goris and killed 49 soldiers. "
    "Azerbaijan denied it. More than 20 people were wounded in Goris on Monday, doctors said."
)
ENGLISH_ANSWER = {
    "entities": [
        {"id": "e1", "type": "State", "names": ["Armenia"]},
        {"id": "e2", "type": "State", "names": ["Azerbaijan"]},
        {"id": "e3", "type": "Place", "names": ["Goris"]},
    ],
    "events": [
        {
            "id": "v1",
            "type": "Shelling",
            "evidence": "Azerbaijan shelled the town of Goris and killed 49 soldiers",
            "trigger": "shelled",
            "when": "2022-09-13",
            "when_words": "on Tuesday",
            "agent": ["e2"],
            "place": ["e3"],
            "casualties": [{"kind": "killed", "low": 49, "high": 49, "words": "killed 49 soldiers"}],
            "claimants": ["e1"],
        },
    ],
}


def arabic_article(**fields):
    return make_article(ARABIC, id="ar", lang="ar", **fields)


def english_article(**fields):
    return make_article(ENGLISH, id="en", lang="en", **fields)
