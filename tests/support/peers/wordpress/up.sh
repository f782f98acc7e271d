#!/usr/bin/env bash
# Brings up a real, empty WordPress (Debian's packages) at $WP_URL; see env.sh and README.md.
# Nothing is installed as a system service: MariaDB has its own data directory and Unix socket (no TCP),
# and WordPress is a private copy of /usr/share/wordpress served by PHP's built-in server.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); . "$HERE/env.sh"

# 1. Web root: a real copy (with links the PHP __FILE__ would lead back to Debian's own wp-config.php),
#    while the database is made.
mkdir -p "$WP_WORK"
(
  cp -rL /usr/share/wordpress "$WP_WEB"
  mkdir -p "$WP_WEB/wp-content/mu-plugins" "$WP_WEB/wp-content/uploads"
) &
copying=$!
mariadb-install-db --no-defaults --user=root --datadir="$WP_WORK/db" --skip-test-db \
  --auth-root-authentication-method=normal >"$WP_WORK/db-install.log" 2>&1
wait $copying
cp "$HERE/mu-counterparty.php" "$WP_WEB/wp-content/mu-plugins/"
cat >"$WP_WEB/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:$WP_WORK/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH','SECURE_AUTH','LOGGED_IN','NONCE'] as \$k) { define(\$k.'_KEY', "k-\$k"); define(\$k.'_SALT', "s-\$k"); }
define('WP_HOME', '$WP_URL'); define('WP_SITEURL', '$WP_URL');
define('WP_DEFAULT_THEME', 'twentytwentyone'); define('WP_ENVIRONMENT_TYPE', 'local');
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_LOG', '$WP_HTTP_LOG'); define('WP_HOSTS', '$WP_HOSTS'); define('WP_TRUST', '$WP_TRUST');
if (PHP_SAPI === 'cli') { define('DISABLE_WP_CRON', true); \$_SERVER['HTTP_HOST'] = '$WP_ADDRESS'; \$_SERVER['REMOTE_ADDR'] = '127.0.0.1'; }
\$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP

# 2. MariaDB, socket only.
setsid nohup mariadbd --no-defaults --user=root --datadir="$WP_WORK/db" --socket="$WP_WORK/db.sock" \
  --pid-file="$WP_WORK/db.own.pid" --skip-networking --innodb-buffer-pool-size=48M --innodb-log-file-size=16M \
  --innodb-flush-log-at-trx-commit=0 --performance-schema=off >"$WP_WORK/db.log" 2>&1 </dev/null &
echo $! >"$WP_WORK/db.pid"
sql() { mariadb --no-defaults --socket="$WP_WORK/db.sock" -uroot "$@"; }
for _ in $(seq 100); do sql -e 'select 1' >/dev/null 2>&1 && break; sleep 0.2; done
sql -e 'create database if not exists wordpress character set utf8mb4'

# 3. WordPress itself, then the web server.
wp_php "$HERE/install.php"
PHP_CLI_SERVER_WORKERS=3 setsid nohup php -d opcache.enable_cli=1 -d display_errors=0 \
  -S "$WP_ADDRESS" -t "$WP_WEB" "$HERE/router.php" >"$WP_WORK/php.log" 2>&1 </dev/null &
echo $! >"$WP_WORK/php.pid"
