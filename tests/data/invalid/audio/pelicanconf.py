from causerie.defaults import *

SITENAME = "Essai"
SITEURL = "https://essai.example"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PODCAST = {
    "title": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.jpg",
    "category": ["Technology"],
    "owner_email": "essai@essai.example",
    "guid": "e099ff55-deaa-57f1-a5aa-9c7bca5fba43",
    "author": "Essai",
}
