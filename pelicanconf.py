from causerie.defaults import *

SITENAME = "Entre collègues"
SITESUBTITLE = {
    "fr": "Réseaux sociaux et travail en commun",
    "en": "Social networks and work done together",
    "de": "Soziale Netzwerke und gemeinsames Arbeiten",
}
SITEURL = "http://127.0.0.1:8000"
AUTHOR = "La rédaction"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
DEFAULT_CATEGORY = "Réseaux"
IGNORE_FILES = [*IGNORE_FILES, "scripts"]  # what `inv demo.audio` speaks
MENU_PAGES = ["a-propos"]  # in the masthead; other pages stand in the footer
START_HERE = [  # on the home page, for who comes for the first time
    "a-quoi-sert-un-reseau-social-dans-une-pme",
    "le-premier-qui-suit",
    "podcast-0911-un-an-apres",
]
AUTHORS = {
    "La rédaction": {
        "bio": (
            "La rédaction d'Entre collègues travaille dans de petites entreprises, ou"
            " avec elles. Elle écrit ce qu'elle y voit des réseaux et des outils de"
            " travail en commun : ce qui sert, ce qui lasse, ce qu'il vaut mieux"
            " laisser."
        ),
        "image": "images/redaction.png",
    },
}

COMMENTS = {"email": "redaction@entre-collegues.example"}  # where readers answer

PODCAST = {
    "title": "Entre collègues, à voix haute",
    "description": (
        "Le podcast du blog Entre collègues reprend un article et le discute :"
        " réseaux sociaux dans les petites et moyennes entreprises, temps passé,"
        " confiance, animation, savoirs partagés. Une minute par épisode, une"
        " idée par minute. Voix de synthèse : ce site est une démonstration."
    ),
    "image": "images/couverture-podcast.jpg",
    "category": ["Business", "Management"],
    "guid": "e099ff55-deaa-57f1-a5aa-9c7bca5fba43",
    "author": "La rédaction d'Entre collègues",
    "owner_name": "La rédaction d'Entre collègues",
    "owner_email": "redaction@entre-collegues.example",
    "copyright": "La rédaction d'Entre collègues, CC BY-SA 4.0",
    "seasons": {1: "Une année de réseau"},
    "shows": {
        "coulisses": {
            "title": "Entre collègues, les coulisses",
            "description": (
                "Comment se font le blog Entre collègues et son podcast : l'écriture,"
                " la voix, les transcriptions, les outils. Voix de synthèse : ce site"
                " est une démonstration."
            ),
            "image": "images/couverture-coulisses.jpg",
            "category": ["Technology"],
            "guid": "43cde62f-2331-51c8-8852-664b0952e8ad",
            "feed_items": 1,
        },
    },
}
