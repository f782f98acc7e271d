"""Speech: what is spoken of a post, and its cues beside the demonstration's sound."""

import re
import subprocess

import pytest

from causerie.authoring.demo_recordings import find_script, read_spoken
from causerie.authoring.speech_synthesis import CUE_LENGTH, split_sentences
from causerie.podcast.transcripts.read_transcript import read_transcript
from demonstration import CONTENT, listed

EPISODES = [source for source in listed() if source.audio]


@pytest.mark.needs("demonstration")
@pytest.mark.parametrize("source", EPISODES, ids=lambda source: source.slug)
def test_the_demonstrations_transcripts_are_the_words_of_its_scripts(
    source: object,
) -> None:
    script = find_script(source.path, CONTENT)
    cues = read_transcript(CONTENT, source.header["Transcript"]).cues

    sentences = [
        sentence
        for section in read_spoken(source.path, script)
        for sentence in split_sentences(section.text)
    ]

    assert [text.replace("\u00a0", " ") for text in (c.text for c in cues)] == sentences
    assert {cue.speaker for cue in cues} == {"La rédaction"}
    assert max(map(len, sentences)) <= CUE_LENGTH
    body = source.path.read_text(encoding="utf-8")
    assert [] == [each for each in sentences if len(each) > 40 and each in body]


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("demonstration")
@pytest.mark.parametrize("source", EPISODES, ids=lambda source: source.slug)
def test_a_cue_of_the_demonstration_begins_when_its_sentence_is_heard(
    source: object,
) -> None:
    recording = CONTENT / source.audio
    listen = ["-af", "silencedetect=noise=-45dB:d=0.25", "-f", "null", "-"]
    command = ["ffmpeg", "-nostdin", "-nostats", "-i", recording, *listen]

    heard = subprocess.run(command, check=True, capture_output=True, text=True).stderr

    voices = [0.0, *map(float, re.findall(r"silence_end: ([\d.]+)", heard))]
    late = {
        cue.text: gap
        for cue in read_transcript(CONTENT, source.header["Transcript"]).cues
        if (gap := min(abs(voice - cue.start) for voice in voices)) > 0.1
    }
    assert late == {}


def test_a_sentence_too_long_for_a_cue_is_split_at_its_commas() -> None:
    text = "un deux trois quatre cinq six, " * 8 + "et fin. Puis autre chose."

    parts = list(split_sentences(text))

    assert " ".join(parts) == text
    assert max(map(len, parts)) <= CUE_LENGTH
    assert parts[-1] == "Puis autre chose."
