# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented words of the case work: calm, short, and some of them in people's own languages."""

from __future__ import annotations

from typing import Final

from shelterdesk.services.safety.outsiders import OutsiderForm

#: What somebody says of their own strengths, by language; English for all others.
STRENGTHS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "I learn fast, and people trust me.",
        "I can cook for forty. I stay calm when others do not.",
        "I have raised my brothers. I know how to begin again.",
    ),
    "uk": ("Я терпляча і добре шию.", "Вмію рахувати й не боюся роботи."),
    "ar": ("أتعلم بسرعة وأحب العمل مع الأطفال.", "أنا صبورة وأجيد الطبخ."),
    "es": ("Aprendo rápido y sé escuchar.", "Sé coser y llevar las cuentas."),
    "fr": ("Je suis patiente et je parle trois langues.", "Je sais tenir un atelier."),
    "pt": ("Sou paciente e sei cozinhar para muita gente.",),
    "ro": ("Sunt răbdătoare și învăț repede.",),
    "hi": ("मैं जल्दी सीखती हूँ और हिसाब रख सकती हूँ।",),
    "bn": ("আমি সেলাই জানি, আর ধৈর্য আছে।",),
    "fa": ("صبورم و خیاطی بلدم.",),
}
HOPES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "A flat with a door of my own, and mornings without hurry.",
        "To finish school. Then nursing.",
        "That my daughter starts school here.",
    ),
    "uk": ("Своя кімната і робота вдень.", "Знову жити разом із сестрою."),
    "ar": ("بيت صغير ومدرسة لابنتي.", "أن أعمل في مخبز."),
    "es": ("Un piso tranquilo y un trabajo de día.", "Estudiar peluquería."),
    "fr": ("Un logement à moi, et dormir sans réveil.", "Devenir aide-soignante."),
    "pt": ("Ter a minha casa e estudar à noite.",),
    "ro": ("O cameră a mea și un loc de muncă ziua.",),
    "hi": ("अपना कमरा और दिन का काम।",),
    "bn": ("নিজের একটা ছোট দোকান।",),
    "fa": ("یک خانهٔ آرام و درس خواندن.",),
}
INTERESTS: Final = (
    "Sewing, and songs from home.", "Football on Sundays.", "Plants. The balcony is full of them.",
    "Reading in the evening; drawing with the children.", "Baking bread for the house.",
)  # fmt: skip
HER_VIEW: Final[dict[str, tuple[str, ...]]] = {
    "en": ("It is better than in spring. I sleep.", "I want to go slower with the papers."),
    "uk": ("Мені спокійніше. Хочу більше уроків мови.",),
    "ar": ("أشعر بهدوء أكثر. أريد المزيد من دروس اللغة.",),
    "es": ("Voy mejor. Quiero empezar el curso en otoño.",),
    "fr": ("Ça avance. Je voudrais plus de temps seule.",),
    "pt": ("Estou melhor. Quero começar o curso.",),
    "ro": ("Este mai bine. Vreau să merg la curs.",),
    "hi": ("अब अच्छा लग रहा है। मुझे क्लास पसंद है।",),
    "bn": ("এখন ভালো আছি। ঘুম হয়।",),
    "fa": ("آرام‌ترم. می‌خواهم کلاس زبان بروم.",),
}
SUMMARIES: Final = (
    "Housing and papers first. The rest can wait, by their own choice.",
    "More is going well than it looked at first: work, friends, sleep.",
    "Safety comes before everything for now; looked at again in a month.",
    "The same fields as last time, with more ease. Money is the next one.",
)
SCORE_WORDS: Final = (
    "Said so without being asked.", "Was different last month.", "Would like help with a letter.",
    "Goes well since the move.", "To be talked about again, with an interpreter.",
)  # fmt: skip

#: A field of life (its code), a goal, and steps with who takes them.
GOALS: Final = (
    ("housing", "A flat of my own by spring", (
        ("Write to the housing office together", "together"),
        ("Collect proof of income", "she"),
        ("Ask for a place on the step-down list", "worker"),
    )),
    ("education", "Speak well enough for the course", (
        ("Language class on Tuesdays and Thursdays", "she"),
        ("Find a place for the little one meanwhile", "worker"),
    )),
    ("work", "Work in a kitchen, by day", (
        ("Visit the training kitchen", "together"),
        ("A trial week in June", "partner"),
        ("Get the hygiene certificate", "she"),
    )),
    ("legal", "Papers that are mine and in my bag", (
        ("Appointment at the consulate", "together"),
        ("Four photographs", "she"),
    )),
    ("physical-health", "A dentist, without being afraid of the bill", (
        ("Ask the health centre about the fund", "worker"),
        ("First appointment, Mira comes along", "together"),
    )),
    ("money", "Know what I owe and to whom", (
        ("Put all letters in one folder", "she"),
        ("Debt advice, first talk", "partner"),
    )),
    ("social", "One evening a week with people I like", (
        ("Try the choir", "she"),
    )),
    ("children", "See my son every second Sunday", (
        ("Write down what was agreed", "worker"),
        ("A place to meet that is calm", "together"),
    )),
    ("safety", "Go to the shop alone again", (
        ("Walk the new way together twice", "together"),
        ("New number, only for three people", "she"),
    )),
)  # fmt: skip
GOAL_NOTES: Final = (
    "Their own words; nothing added.", "The steps are small on purpose.", "",
    "Looked at again with the housing office.", "",
)  # fmt: skip
GOAL_ENDINGS: Final = (
    "Done, and celebrated with cake.", "Half of it is done, the rest is not needed any more.",
    "Set aside: something else matters more now.",
)  # fmt: skip
REVIEW_SUMMARIES: Final = (
    "Two goals go on, one is done. Next talk in six weeks.",
    "Slower with papers, more time for the course. Agreed.",
    "The flat has come nearer: second on the list.",
)
STAGE_NOTES: Final = (
    "", "Said so in the talk about the plan.", "", "Two weeks by day, two nights away. All well.",
    "Comes and goes as suits; the door stays open.",
)  # fmt: skip
ATTEMPTS: Final = (
    ("Stayed with a cousin and worked in a bakery.", "The cousin, and getting up early.",
     "The rent, and being alone on Sundays."),
    ("Moved to another town by herself.", "Nobody there knew her.", "No papers, so no work."),
    ("A shelter abroad, for one winter.", "The language class.", "It closed in spring."),
)  # fmt: skip
OUTCOME_NOTES: Final = ("", "As said in the talk after three months.", "In their own words.", "")

#: Name, kind, services, area, words for colleagues, contact, hours.
PARTNERS: Final = (
    ("Harbour Law Centre", "legal", "Residence, family, compensation", "City centre",
     "Free first talk. Ask for an interpreter two days ahead.", "Ms Lindqvist", "Mon to Thu 9-13"),
    ("Meadow Health Centre", "health", "General, gynaecology, fund for dental care", "East side",
     "No papers needed. Quiet waiting room on request.", "Sister Agata", "Daily 8-17"),
    ("Keys Housing Trust", "housing", "Flats with support, step-down places", "Whole county",
     "List moves about every four weeks.", "Mr Okello", "Tue and Fri"),
    ("Copper Spoon Kitchen", "employer", "Trial weeks, kitchen work by day", "Old town",
     "Knows the house as Desk Planner and nothing else.", "Chef Marta", "After 15:00"),
    ("Northside Evening School", "trainer", "Language, school certificates", "North side",
     "Starts in February and September.", "The office", "Mon to Fri 16-20"),
    ("Willow Counselling", "health", "Trauma therapy, groups", "By train, 20 minutes",
     "Waiting list about ten weeks.", "Dr Amsel", "Mornings"),
    ("Town Office, Family Desk", "authority", "Child benefit, guardians", "Town hall",
     "Send nothing by post to the house.", "Desk 4", "Mon 8-12"),
    ("Tilia Bakery", "employer", "Bread and sales, early shifts", "West side",
     "Knows the house as Desk Planner and nothing else.", "Mr Baptista", "After 11:00"),
    ("Gull House Laundry", "employer", "Ironing, by the piece", "Harbour", "", "The office", ""),
)  # fmt: skip
#: Partner, service, words of the request, answer, result.
REFERRALS: Final = (
    ("Keys Housing Trust", "housing", "A step-down place for one person from early summer.",
     "A place on the list, number six.", "Moved in. They visit on Wednesdays."),
    ("Harbour Law Centre", "legal", "Advice about a residence permit that runs out.",
     "First talk on the 14th.", "The permit was made longer by two years."),
    ("Meadow Health Centre", "health", "Dental care, with the fund if possible.",
     "Yes, with the fund.", "Treatment is finished. Was treated kindly."),
    ("Northside Evening School", "education", "Language class B1, evenings.",
     "A place from September.", "Passed B1."),
    ("Willow Counselling", "mental-health", "Trauma therapy; a woman, if that can be.",
     "The list is closed until autumn.", ""),
    ("Copper Spoon Kitchen", "work", "A trial week in the kitchen.",
     "Gladly, from Monday.", "Was offered twenty hours a week."),
)  # fmt: skip

ALERTS: Final = (
    ("Somebody may call and ask for this person", "Say that nobody of this name is known. Tell the "
     "caseworker.", "danger", "desk"),
    ("Uses stairs badly since an accident", "Ground floor, please.", "notice", "check_in"),
    ("Prefers to be woken by a knock, never by touch", "", "notice", "everywhere"),
    ("Leaves the money in the safe", "Give out only in person.", "notice", "pay_desk"),
)  # fmt: skip
FACTS: Final = (
    ("allergy", "Nuts, also traces. The pen is in the blue bag.", True),
    ("diet", "No pork; eats after sunset in Ramadan.", True),
    ("mobility", "Ground floor, a chair in the shower.", False),
    ("emergency", "In an attack: sit down together, speak slowly, wait.", False),
    ("diet", "Vegetarian.", True),
    ("allergy", "Penicillin. Say so to every doctor.", False),
    ("emergency", "Insulin is in the fridge, in the box with the star.", False),
    ("allergy", "Strawberries; it itches, no more.", True),
    ("mobility", "Carries nothing heavy until January.", False),
    ("diet", "No milk; oat drink stands on the lower shelf.", True),
    ("emergency", "Migraine: a dark room, water, quiet until it is over.", False),
)
SHIFT_NOTES: Final = (
    "Quiet voice, tea, no questions.",
    "A light stays on in the corridor.",
    "Knock, wait, say who it is.",
)
TREATMENTS: Final = (
    ("dental", "Meadow Health Centre"), ("gynaecology", "Meadow Health Centre"),
    ("mental-health", "Willow Counselling"), ("general", "Dr Baptista, Mill Lane"),
)  # fmt: skip
TREATMENT_NOTES: Final = ("Wishes somebody to come along.", "Next check in spring.", "")
TOPICS: Final = ("Sleep", "The first weeks", "Family at home", "What comes next", "Being angry")
SESSION_NOTES: Final = (
    "Chose the topic alone. Breathing helped.", "Spoke of home. Wants to write a letter.",
    "Short today, and that was right.", "Laughed a lot. Next time outdoors.",
)  # fmt: skip
SAFETY_PARTS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "dangers": "A man from before who knows the market.",
        "signs": "Calls without a number. A grey van.",
        "safe_people": "My sister. Joy at the desk.",
        "code_word": "Is the blue cup clean?",
        "safe_places": "The library, second floor. The health centre.",
        "to_take": "Papers, charger, the small photo.",
        "may_know": "Only my sister and my caseworker.",
        "digital": "Location off. New account, no photo.",
    },
    "es": {
        "dangers": "Un hombre de antes que conoce el mercado.",
        "signs": "Llamadas sin número.",
        "safe_people": "Mi hermana. Joy, en la recepción.",
        "safe_places": "La biblioteca, segundo piso.",
        "to_take": "Documentos, cargador, la foto pequeña.",
    },
    "fr": {
        "dangers": "Un homme d'avant, qui connaît le marché.",
        "signs": "Des appels sans numéro.",
        "safe_people": "Ma sœur. Joy, à l'accueil.",
        "safe_places": "La bibliothèque, deuxième étage.",
        "to_take": "Papiers, chargeur, la petite photo.",
    },
    "ar": {
        "dangers": "رجل من الماضي يعرف السوق.",
        "signs": "مكالمات بلا رقم.",
        "safe_people": "أختي. جوي في الاستقبال.",
        "safe_places": "المكتبة، الطابق الثاني.",
        "to_take": "الأوراق والشاحن والصورة الصغيرة.",
    },
}
CRISIS_PARTS: Final = {
    "signs": "I stop eating with the others. I walk at night.",
    "alone": "Cold water, music, the garden.",
    "people": "Call Mira. If she is not there, Joy.",
    "staff_may": "Sit with me. Tea. No questions.",
    "staff_not": "Please do not hold my arm.",
    "reasons": "My daughter. The course.",
    "numbers": "Crisis line on the card in my bag.",
}
#: Kind, title, authority, lawyer, note.
MATTERS: Final = (
    ("residence", "Permit to stay, made longer", "Town office, residence", "Ms Lindqvist",
     "All papers are in. The photo must be new."),
    ("protection-order", "Order that he stays away", "District court", "Ms Lindqvist",
     "Wishes not to meet him in the corridor: a side door is agreed."),
    ("custody", "Sundays with the son", "Family court", "Mr Aldana", "A calm letter from both."),
    ("compensation", "Unpaid wages", "Labour court", "Mr Aldana", "Three witnesses agreed."),
    ("debt-tax", "A bill from before", "Revenue office", "", "In instalments of ten a month."),
)  # fmt: skip
PLACES: Final = ("Court, room 12", "Town hall, desk 4", "Law centre, first floor")
PAPERS: Final = (
    ("passport", "lost", "", "Asked for again at the consulate."),
    ("identity-card", "has", "", ""),
    ("residence-permit", "applied", "", "Receipt is in the folder."),
    ("health-card", "has", "", ""),
    ("birth-certificate", "held_by_other", "An aunt at home", "Comes when somebody travels."),
)  # fmt: skip
PROMISES: Final = (
    "Bring the bus timetable", "Ask about the sewing machine", "Call the school about Monday",
    "Keep a portion for after the evening class", "Find the second key of the locker",
    "A quieter room when one is free",
)  # fmt: skip
DEPENDANTS: Final = (
    ("Lina", 9, "family", "Calls on Sundays at four, from the office."),
    ("Sami", 4, "care", "Visits every second Saturday with the family worker."),
    ("Noé", 12, "other_parent", "Letters through the school."),
)
AFTERCARE_NOTES: Final = (
    "All well. The flat is warm.", "Would like to come for coffee.", "",
    "Starts the course on Monday.",
)  # fmt: skip
OUTSIDER: Final = OutsiderForm(
    names="Calls himself Viktor or Vik",
    phones="+44 7700 900 418",
    description="About 45, short grey beard, limps a little. A grey van.",
    instruction="Let nobody in. Say nothing about anybody. Call the director.",
    reason="Asked for two residents at the old address, with a photo.",
)
KEEP_APART: Final = "They know each other from before. Both asked for it."
