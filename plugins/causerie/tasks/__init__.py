"""The invoke tasks: a docstring and a few lines each; the work is done elsewhere."""

from invoke.collection import Collection

from causerie.tasks import (
    comments,
    demo,
    doctor,
    episode,
    fetch_mentions,
    publish,
    receiving,
    sending,
    site,
)

ns = Collection(
    site.build,
    site.check,
    site.preview,
    site.clean,
    episode.episode,
    publish.publish,
    doctor.doctor,
)
ns.add_collection(Collection("demo", demo.audio))
ns.add_collection(Collection("comments", comments.add, comments.remove))
ns.add_collection(
    Collection(
        "pingbacks",
        sending.send,
        receiving.serve,
        receiving.work,
        receiving.list_mentions,
        receiving.approve,
        receiving.reject,
        receiving.spam,
        receiving.forget,
        receiving.rules,
        fetch_mentions.fetch_mentions,
    )
)
