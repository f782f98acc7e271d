from pelicanconf import *

SITEURL = "https://entre-collegues.example"
