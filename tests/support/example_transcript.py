"""A transcript with all that WebVTT may have, and one that fits a short recording."""

from causerie.podcast.model import Cue
from causerie.podcast.transcripts.json_transcript import parse_json
from causerie.podcast.transcripts.srt import parse_srt
from causerie.podcast.transcripts.vtt import parse_vtt

PARSERS = {".vtt": parse_vtt, ".srt": parse_srt, ".json": parse_json}
WHOLE = """\
WEBVTT - Un essai
Kind: captions

STYLE
::cue { color: red }

REGION
id:fred width:40%

NOTE de la rédaction
sur deux lignes

1
00:00.000 --> 00:01.500 align:start position:10%
<v.fort Ana>Bonjour,
  <i.doux>vous</i> &amp; moi.

NOTE

00:00:01.500-->00:00:02.250
<v Zoé &amp; Cie>Oui.</v> <v Ana>1 &lt; 2&nbsp;!</v>

fin
01:00:00.000 --> 01:00:02.000
<00:00:01.000><c>Sans</c> nom
"""
# The same for a recording of four seconds.
HEARD = WHOLE.replace("01:00:00.000", "00:00:03.500").replace("01:00:02", "00:00:04")

# What a careless reader would go through again and again.
CUES = (
    Cue(0, 1.5, "Ana", "Bonjour, vous & moi."),
    Cue(1.5, 2.25, "Zoé & Cie", "Oui."),
    Cue(1.5, 2.25, "Ana", "1 < 2\u00a0!"),
    Cue(3600, 3602, "", "Sans nom"),
)


def cue(start: float, text: str, speaker: str = "Ana", seconds: float = 1) -> Cue:
    return Cue(start, start + seconds, speaker, text)
