"""The invoke tasks: a docstring and a few lines each; the work is done elsewhere."""

from invoke.collection import Collection

from causerie.tasks import (
    comments,
    demo,
    live,
    mentions,
    pingbacks,
    release,
    site,
    take,
    write,
)

ns = Collection(
    site.build,
    site.check,
    site.preview,
    site.clean,
    write.episode,
    release.publish,
    live.doctor,
)
ns.add_collection(Collection("demo", demo.audio))
ns.add_collection(Collection("comments", comments.add, comments.remove))
ns.add_collection(
    Collection(
        "pingbacks",
        pingbacks.send,
        mentions.serve,
        mentions.work,
        mentions.list_mentions,
        mentions.approve,
        mentions.reject,
        mentions.spam,
        mentions.forget,
        mentions.rules,
        take.fetch_mentions,
    )
)
