<?php
// Runs WordPress's own wp_install() once, then sets the options. From up.sh.
define('WP_INSTALLING', true);
require getenv('WP_WEB') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
if (is_blog_installed()) exit;
wp_install('Un autre blog', 'admin', 'admin@example.org', true, '', 'admin');
foreach ([
    'blogdescription' => 'Le blog qui répond',
    'timezone_string' => 'Europe/Paris', 'date_format' => 'j F Y', 'time_format' => 'H:i',
    'permalink_structure' => '/%year%/%monthnum%/%day%/%postname%/', 'rewrite_rules' => '',
    'default_ping_status' => 'open', 'default_comment_status' => 'open', 'default_pingback_flag' => 1,
    'ping_sites' => '',                      // no pingomatic
    'comment_previously_approved' => 0,      // else every pingback waits for moderation
    'comment_moderation' => 0, 'thread_comments' => 1, 'thread_comments_depth' => 5, 'use_smilies' => 1,
    'posts_per_rss' => 50, 'rss_use_excerpt' => 0,
] as $k => $v) update_option($k, $v);
