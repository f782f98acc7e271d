<?php
/* Must-use plugin: lets WordPress talk to loopback and to the test's own hosts only, and logs each HTTP request. */
function cp_loopback($url) {
    if (in_array(strtolower(parse_url($url, PHP_URL_HOST) ?? ''), explode(' ', WP_HOSTS), true)) return true;
    return (bool) preg_match('~^https?://(127(\.\d+){3}|localhost|\[::1\])(:\d+)?([/?#]|$)~i', $url);
}
function cp_log($text) {
    file_put_contents(WP_HTTP_LOG, gmdate('[Y-m-d H:i:s] ') . $text . "\n", FILE_APPEND | LOCK_EX);
}
// Nothing leaves the machine (before any DNS look-up): api.wordpress.org, pingomatic, oEmbed, links in posts.
add_filter('pre_http_request', function ($pre, $args, $url) {
    if (cp_loopback($url)) return $pre;
    cp_log("BLOCKED {$args['method']} $url");
    return new WP_Error('http_request_not_executed', 'not a loopback address');
}, 10, 3);
// WordPress refuses private addresses and ports other than 80, 443, 8080 in "safe" requests: pings are such.
add_filter('http_request_host_is_external', fn($ok, $host, $url) => $ok || cp_loopback($url), 10, 3);
add_filter('http_allowed_safe_ports', function ($ports, $host, $url) {
    if (cp_loopback($url)) $ports[] = (int) parse_url($url, PHP_URL_PORT);
    return $ports;
}, 10, 3);
// The certificates of the test's hosts are its own.
if (WP_TRUST) add_filter('http_request_args', fn($args) => ['sslcertificates' => WP_TRUST] + $args);
add_action('http_api_debug', function ($response, $context, $class, $args, $url) {
    $out = "{$args['method']} $url  (timeout {$args['timeout']}, redirection {$args['redirection']}, HTTP/{$args['httpversion']})\n"
         . "  > User-Agent: {$args['user-agent']}\n";
    foreach ((array) $args['headers'] as $k => $v) $out .= "  > $k: $v\n";
    if ($args['body'] && is_string($args['body'])) $out .= '  > ' . str_replace("\n", "\n  > ", trim($args['body'])) . "\n";
    if (is_wp_error($response)) {
        $out .= '  < ERROR ' . $response->get_error_message() . "\n";
    } else {
        $out .= '  < ' . wp_remote_retrieve_response_code($response) . ' ' . wp_remote_retrieve_response_message($response) . "\n";
        foreach (wp_remote_retrieve_headers($response) as $k => $v) foreach ((array) $v as $w) $out .= "  < $k: $w\n";
        $body = wp_remote_retrieve_body($response);
        if ($body !== '') $out .= '  < ' . str_replace("\n", "\n  < ", substr(trim($body), 0, 1200)) . "\n";
    }
    cp_log($out);
}, 10, 5);
add_filter('pre_wp_mail', '__return_true');              // no mail
remove_action('init', 'wp_schedule_update_checks');      // no update checks
// WordPress refuses a second pingback within 15 seconds; a test need not wait for it.
if (getenv('WP_NO_FLOOD')) remove_filter('comment_flood_filter', 'wp_throttle_comment_flood', 10);
