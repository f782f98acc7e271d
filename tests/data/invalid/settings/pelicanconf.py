from causerie.defaults import *

SITENAME = "Essai"
SITEURL = "essai.example"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
DEFAULT_PAGINATON = 5
CROSSLINKS = {"pingback": False}
FEEDS = {"items": 0}
PODCAST = {
    "titel": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.jpg",
    "category": ["Technolgy"],
    "explicit": "no",
    "owner_email": "nobody",
}
TAG_URL = "mots/{slug}/"
PAGE_SAVE_AS = "{slug}.html"
author = "Nina"
