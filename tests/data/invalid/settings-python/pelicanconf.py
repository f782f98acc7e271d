from causerie.defaults import *

SITENAME = "Essai
