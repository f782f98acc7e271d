from causerie.defaults import *

SITENAME = "Carnet d'essai"
SITEURL = "https://carnet.example"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
