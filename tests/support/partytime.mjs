// Print a podcast's feed as JSON, as the Podcast Index's own parser reads it.

import { readFileSync } from "node:fs";
import partytime from "podcast-partytime";

const [, , path] = process.argv;
const feed = partytime.parseFeed(readFileSync(path, "utf8"));
process.stdout.write(JSON.stringify(feed));
