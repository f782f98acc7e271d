<?php
// Publishes a post with this title and this HTML; prints its permalink.
require getenv('WP_WEB') . '/wp-load.php';
wp_set_current_user(1);
$id = wp_insert_post(wp_slash(['post_title' => $argv[1], 'post_content' => $argv[2], 'post_status' => 'publish']));
echo get_permalink($id), "\n";
