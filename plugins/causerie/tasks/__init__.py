"""The invoke tasks: a docstring and a few lines each; the work is done elsewhere."""

from invoke.collection import Collection

from causerie.tasks import (
    check,
    comments,
    demo,
    doctor,
    episode,
    epub,
    fetch_mentions,
    import_wordpress,
    own_site,
    publish,
    receiving,
    sending,
    site,
    writing,
)

ns = Collection(
    site.build,
    check.check,
    site.preview,
    site.clean,
    writing.new,
    writing.status,
    episode.episode,
    epub.epub,
    publish.publish,
    publish.rollback,
    doctor.doctor,
    own_site.test,
    own_site.update,
)
ns.add_collection(Collection("demo", demo.audio))
ns.add_collection(Collection("import", import_wordpress.wordpress))
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
