# Settings shared by every script here; override by environment variables.
HERE=${HERE:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
export WP_WORK=${WP_WORK:-${TMPDIR:-/tmp}/wordpress-peer}  # data, socket, web root, pids (path < 90 characters)
export WP_ADDRESS=${WP_ADDRESS:-127.0.0.1:8801}            # where it listens
export WP_URL=${WP_URL:-http://$WP_ADDRESS}
export WP_HOSTS=${WP_HOSTS:-}                              # names it may ask beside loopback: "a.example b.example"
export WP_TRUST=${WP_TRUST:-}                              # the certificates that it believes
export WP_WEB=$WP_WORK/web
export WP_HTTP_LOG=${WP_HTTP_LOG:-$WP_WORK/http.log}       # every HTTP request that WordPress makes
wp_php() { php -d display_errors=stderr -d error_reporting=22527 "$@"; }  # E_ALL & ~(STRICT|DEPRECATED|NOTICE)
