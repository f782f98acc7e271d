#!/bin/sh
# Publish what stands here, and bring back to the branch what that wrote: the identity lock,
# and which sites were told of links. For CI and timers; run it in the site's folder:
# sh docs/recipes/publish.sh [TARGET]
set -eu
target="${1:-www}"
branch="${CI_COMMIT_BRANCH:-${GITHUB_REF_NAME:-$(git symbolic-ref --short HEAD)}}"

# What went live has its lock, even if something after it failed.
status=0
./inv publish --target "$target" --yes || status=$?

for file in content/identity.lock.json content/mentions/sent.json; do
    if [ -e "$file" ]; then git add "$file"; fi
done
git diff --cached --quiet && exit "$status"
git config user.name >/dev/null || git config user.name "Causerie"
git config user.email >/dev/null || git config user.email "causerie@localhost"
git commit --quiet -m "What is published [skip ci]"
for _ in 1 2 3; do
    git push --quiet origin "HEAD:refs/heads/$branch" && exit "$status"
    git pull --quiet --rebase origin "$branch" # somebody has pushed meanwhile
done
echo "What publishing wrote into content/ could not be pushed: push it by hand." >&2
exit 1
