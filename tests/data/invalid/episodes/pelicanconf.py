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
    "guid": "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60",
    "author": "Essai",
    "notes_after": "Voir [cela]({filename}articles/a.md) et [ceci](/a/).",
}
