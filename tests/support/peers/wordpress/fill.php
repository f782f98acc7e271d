<?php
// Fills a WordPress by its own API with what blogs hold, then writes into the folder $argv[1]:
// export.xml (by export_wp), shown.json (what it shows of each post), feed.xml (its RSS), uploads/.
require getenv('WP_WEB') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/export.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
require_once ABSPATH . WPINC . '/class-IXR.php';
require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
$out = $argv[1];
wp_set_current_user(1);
kses_remove_filters();
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $p) wp_delete_post($p->ID, true);
update_option('blogname', 'Carnet de bord');
update_option('posts_per_rss', 100);

$zoe = wp_insert_user(['user_login' => 'zoe', 'user_pass' => 'x', 'display_name' => 'Zoé Martin', 'user_email' => 'zoe@secret.example', 'role' => 'author']);
function cat($name, $slug = '', $parent = 0) {
    return wp_insert_category(['cat_name' => $name, 'category_nicename' => $slug, 'category_parent' => $parent]);
}
$work = cat('Travail & équipes', 'travail'); $net = cat('Réseaux', '', $work); $deep = cat('Forums', '', $net); $other = cat('Autre chose');

$days = 0;
function post($title, $content, $more = []) {
    global $days;
    $date = gmdate('Y-m-d H:i:s', strtotime('2011-01-03 18:00:00') + 86400 * 3 * $days++);
    $meta = $more['meta'] ?? []; $tags = $more['tags'] ?? []; $format = $more['format'] ?? '';
    unset($more['meta'], $more['tags'], $more['format']);
    $id = wp_insert_post(wp_slash($more + [
        'post_title' => $title, 'post_content' => $content, 'post_status' => 'publish', 'post_author' => 1,
        'post_date' => $date, 'comment_status' => 'open', 'ping_status' => 'open']), true);
    if (is_wp_error($id)) { fwrite(STDERR, $id->get_error_message()); exit(1); }
    if ($tags) wp_set_post_tags($id, $tags);
    if ($format) set_post_format($id, $format);
    foreach ($meta as $key => $value) add_post_meta($id, $key, wp_slash($value));
    return $id;
}
function upload($name, $bytes, $type, $parent = 0, $caption = '', $alt = '') {
    $dir = wp_upload_dir('2011/03');
    file_put_contents("{$dir['path']}/$name", $bytes);
    $id = wp_insert_attachment(['post_title' => $name, 'post_mime_type' => $type, 'post_status' => 'inherit',
        'post_excerpt' => $caption, 'guid' => "{$dir['url']}/$name", 'post_date' => '2011-03-01 10:00:00'], "{$dir['path']}/$name", $parent);
    if ($alt) update_post_meta($id, '_wp_attachment_image_alt', $alt);
    return $id;
}
$png = base64_decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
$mp3 = fn($frames) => str_repeat("\xff\xfb\x90\x00" . str_repeat("\0", 413), $frames);  // 128 kbit/s, 44.1 kHz

// The constructs of texts.
$texts = [
'Deux paragraphes' => "Un premier paragraphe,\nen deux lignes.\n\nUn second, avec <strong>du gras</strong>, <em>de l'italique</em> & une esperluette.",
'Signes de Markdown' => "1984. Un roman\n\n* pas une puce *\n\n# pas un titre\n\n_souligné_ et snake_case, [crochets] (parenthèses), `accents`, a < b > c, \\ barre, ~~tildes~~ {accolades} | tubes\n\n+ plus\n\n- tiret\n\n=====\n\n> chevron",
'Listes' => "<ul>\n\t<li>un</li>\n\t<li>deux\n<ul>\n\t<li>deux a</li>\n\t<li>deux b</li>\n</ul>\n</li>\n</ul>\n<ol start=\"3\">\n\t<li>trois</li>\n\t<li>quatre</li>\n</ol>\nAprès.",
'Tableaux' => "<table><thead><tr><th>Nom</th><th>Âge</th></tr></thead><tbody><tr><td>Ana</td><td>30</td></tr><tr><td>Bo | Bea</td><td><b>4</b></td></tr></tbody></table>\n\n<table><tr><td colspan=\"2\">deux</td></tr><tr><td>1</td><td>2</td></tr></table>",
'Du code' => "Avant.\n\n<pre>def f(x):\n    return x &lt; 2\n\n# fin ```</pre>\n\nEt <code>a &amp;&amp; b</code>, <kbd>Ctrl</kbd>.\n\n<pre class=\"brush: python\">print(1)</pre>",
'Citations' => "<blockquote>Une citation.\n\nEn deux paragraphes.</blockquote>\nEt une <q>courte</q>, <cite>Hugo</cite>.",
'Titres' => "<h1>Premier</h1>\nTexte.\n<h2>Deuxième #</h2>\nTexte.\n<h3 id=\"ici\">Troisième</h3>\nVoir <a href=\"#ici\">plus haut</a>, <a href=\"#ailleurs\">nulle part</a>.",
'Espaces et émoticônes' => "Prix :&nbsp;20&nbsp;%&nbsp;! 🎉 👩‍👩‍👧 :-) et :) fin.\n\n&nbsp;\n\nL&rsquo;été &#8211; l&eacute;ger&hellip;",
'Suite' => "Une accroche courte.\n\n<!--more-->\n\nLa suite du texte.",
'Pages' => "Page une.\n\n<!--nextpage-->\n\nPage deux.\n\n<!--nextpage-->\n\nPage trois.",
'Notes de bas de page' => "Un mot<sup><a href=\"#n1\" id=\"r1\">1</a></sup> noté.\n\n<hr />\n<p id=\"n1\">1. La note. <a href=\"#r1\">↩</a></p>",
'Vidéos' => "Regardez :\n\nhttps://www.youtube.com/watch?v=fW8amMCVAJQ\n\n<iframe src=\"https://www.youtube.com/embed/fW8amMCVAJQ?rel=0\" width=\"560\" height=\"315\" title=\"Le premier qui suit\" allowfullscreen></iframe>\n\n[embed]https://vimeo.com/76979871[/embed]\n\nFin.",
'Cadres' => "<iframe src=\"https://maps.example.org/x?y=1&amp;z=2\"></iframe>\n\n<object width=\"425\"><param name=\"movie\" value=\"http://www.youtube.com/v/fW8amMCVAJQ&hl=fr\"></param><embed src=\"http://www.youtube.com/v/fW8amMCVAJQ&hl=fr\" type=\"application/x-shockwave-flash\"></embed></object>\n\nTexte.",
'Codes inconnus' => "Avant [contact-form-7 id=\"12\" title=\"Contact\"] après.\n\n[mon_code]dedans[/mon_code] et [une note] (et non un code), [[gallery]].",
'Scripts' => "Avant.<script>alert('x')</script> <a href=\"javascript:alert(1)\" onclick=\"y()\">Lien</a>.\n\n<form action=\"/x\"><input name=\"q\" /><button>Go</button></form>\n\n<div style=\"color:red\" onmouseover=\"z()\">Une boîte <span class=\"x\">rouge</span>.</div>",
'Balises non fermées' => "<div>Ouverte <b>gras\n\n<p>Une autre <i>ligne</p>\n\n</span>Fin.",
'Fin de CDATA' => "Un ]]> dans le texte, <code>a[b[0]]>1</code>.",
'Caractères' => "Œuvre, ßtraße, Ελληνικά, עברית, 日本語, \u{202f}fin\u{00ad}ale.",
'Balises en ligne' => "H<sub>2</sub>O, x<sup>2</sup>, <del>non</del> <ins>oui</ins>, <mark>jaune</mark>, <abbr title=\"Petite entreprise\">PME</abbr>, <u>u</u>, <small>petit</small>, <s>barré</s>, <b>a</b><i>b</i>, <strong>a</strong>b, mo<em>ti</em>f.",
'Retours' => "Un vers<br />\nun autre<br/>puis\n<br><br>fin.",
'Définitions' => "<dl><dt>Mot</dt><dd>Son sens</dd></dl>\n\n<details><summary>Plus</summary>Caché.</details>\n\n<address>Rue X</address>",
'Blocs' => "<!-- wp:paragraph -->\n<p>Un <strong>bloc</strong> &amp; un saut<br>de ligne.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading {\"level\":2} -->\n<h2>Un titre</h2>\n<!-- /wp:heading -->\n\n<!-- wp:list -->\n<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul>\n<!-- /wp:list -->\n\n<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>Cité</p><cite>Quelqu'un</cite></blockquote>\n<!-- /wp:quote -->\n\n<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>x = 1</code></pre>\n<!-- /wp:code -->\n\n<!-- wp:separator -->\n<hr class=\"wp-block-separator\"/>\n<!-- /wp:separator -->\n\n<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><figcaption>Légende du tableau</figcaption></figure>\n<!-- /wp:table -->\n\n<!-- wp:columns --><div class=\"wp-block-columns\"><!-- wp:column --><div class=\"wp-block-column\"><!-- wp:paragraph --><p>Gauche</p><!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div class=\"wp-block-column\"><!-- wp:paragraph --><p>Droite</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->\n\n<!-- wp:verse --><pre class=\"wp-block-verse\">Un vers,\nun autre</pre><!-- /wp:verse -->\n\n<!-- wp:embed {\"url\":\"https://www.youtube.com/watch?v=fW8amMCVAJQ\",\"type\":\"video\"} -->\n<figure class=\"wp-block-embed is-type-video\"><div class=\"wp-block-embed__wrapper\">\nhttps://www.youtube.com/watch?v=fW8amMCVAJQ\n</div><figcaption>Une vidéo</figcaption></figure>\n<!-- /wp:embed -->\n\n<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n\n<!-- wp:paragraph -->\n<p>Fin.</p>\n<!-- /wp:paragraph -->",
];
$ids = [];
foreach ($texts as $title => $text) $ids[$title] = post($title, $text);
// What lists show.
$first = post('Voisins <em>&</em> "amis" : l\'été', 'Texte.', ['post_category' => [$work, $deep], 'tags' => ['PME', 'n° 5', 'C++'], 'post_author' => $zoe]);
$second = post('Plusieurs catégories', 'Voir <a href="' . get_permalink($first) . '">le voisin</a>, <a href="/?p=' . $first . '#comment-1">par son numéro</a>, <a href="' . home_url('/category/travail/') . '">une liste</a>, <a href="' . home_url('/disparu/') . '">disparu</a>, <a href="' . home_url('/2011/01/') . '">janvier</a>.', ['post_category' => [$net, $other], 'tags' => ['usages, outils'], 'post_excerpt' => "Un extrait\nà la main."]);
post('Extrait', 'Texte', ['post_excerpt' => 'Un <b>résumé</b> &amp; plus.', 'post_category' => [$other]]);
post('', 'Un texte sans titre, comme une note brève que personne ne nomme.', ['format' => 'aside']);
post('Adresse en 日本', 'Texte.', ['post_name' => '日本-été']);
$renamed = post('Renommé', 'Texte.'); add_post_meta($renamed, '_wp_old_slug', 'ancien-nom');
stick_post($renamed);
post('Même jour, même nom', 'Un.', ['post_name' => 'meme']);
post('Un autre même nom', 'Deux.', ['post_name' => 'meme']);
// What is not for everybody.
post('Brouillon', 'Pas fini.', ['post_status' => 'draft']);
post('Privé', 'Pour moi.', ['post_status' => 'private']);
post('Protégé', 'Un secret.', ['post_password' => 'sesame']);
post('À relire', 'À relire.', ['post_status' => 'pending']);
post('Programmé', 'Plus tard.', ['post_status' => 'future', 'post_date' => '2099-01-01 08:00:00']);
$trash = post('Jeté', 'Jeté.'); wp_trash_post($trash);
// Pages.
$about = post('À propos', 'Qui nous sommes.', ['post_type' => 'page']);
$team = post('Équipe', 'Voir <a href="../">au-dessus</a>.', ['post_type' => 'page', 'post_parent' => $about]);
post('Archives', 'Une page du nom d\'une liste.', ['post_type' => 'page', 'post_name' => 'archives']);
// Images.
$holder = post('Images', 'x', ['post_category' => [$work]]);
$a = upload('photo.png', $png, 'image/png', $holder, 'Une <em>légende</em>', 'Un atelier'); $b = upload('plan.png', $png, 'image/png', $holder, '', 'Un plan');
$loose = upload('seule.png', $png, 'image/png');
$url = wp_get_attachment_url($a); $gone = str_replace('photo', 'perdue', $url);
wp_update_post(wp_slash(['ID' => $holder, 'post_content' => "[caption id=\"attachment_$a\" align=\"alignleft\" width=\"300\"]<a href=\"$url\"><img class=\"wp-image-$a\" src=\"$url\" alt=\"Un atelier\" width=\"300\" /></a> Une légende à deux mots[/caption]\n\nDu texte <img src=\"" . str_replace('.png', '-150x150.png', $url) . "\" alt=\"petite\" /> autour.\n\n[gallery ids=\"$a,$b\"]\n\n<img src=\"$gone\" alt=\"perdue\" />\n\n<a href=\"" . get_attachment_link($a) . "\">la page de la photo</a>\n\nFin."]));
set_post_thumbnail($holder, $b);
post('Image en bloc', "<!-- wp:image {\"id\":$a} -->\n<figure class=\"wp-block-image\"><img src=\"$url\" alt=\"Un atelier\" class=\"wp-image-$a\"/><figcaption>Légende de bloc</figcaption></figure>\n<!-- /wp:image -->\n\n<!-- wp:gallery --><figure class=\"wp-block-gallery\"><!-- wp:image --><figure class=\"wp-block-image\"><img src=\"$url\" alt=\"un\"/></figure><!-- /wp:image --><!-- wp:image --><figure class=\"wp-block-image\"><img src=\"" . wp_get_attachment_url($b) . "\" alt=\"deux\"/><figcaption>Deux</figcaption></figure><!-- /wp:image --></figure><!-- /wp:gallery -->\n\n<!-- wp:latest-posts /-->");
$block = wp_insert_post(['post_type' => 'wp_block', 'post_title' => 'Signature', 'post_content' => '<!-- wp:paragraph --><p>À bientôt, <em>la rédaction</em>.</p><!-- /wp:paragraph -->', 'post_status' => 'publish']);
post('Bloc réutilisable', "<!-- wp:paragraph --><p>Texte.</p><!-- /wp:paragraph -->\n\n<!-- wp:block {\"ref\":$block} /-->");
// Recordings.
$e1 = upload('episode-1.mp3', $mp3(200), 'audio/mpeg'); $e2 = upload('episode 2.mp3', $mp3(300), 'audio/mpeg');
$u1 = wp_get_attachment_url($e1); $u2 = str_replace(' ', '%20', wp_get_attachment_url($e2)); $l1 = 200 * 417; $l2 = 300 * 417;
$episodes = [
  post('Épisode un', "Les notes.", ['meta' => ['enclosure' => "$u1\n$l1\naudio/mpeg\n" . serialize(['duration' => '00:00:05', 'episode_no' => '1', 'season' => '1', 'explicit' => '2'])]]),
  post('Épisode deux', "[audio mp3=\"$u2\"][/audio]\n\nLes notes.", ['meta' => ['enclosure' => "$u2\n$l2\naudio/mpeg\n"]]),
  post('Épisode ailleurs', 'Les notes.', ['meta' => ['enclosure' => "https://cdn.example/show/ep3.mp3\n4000000\naudio/mpeg\n" . serialize(['duration' => '4:10'])]]),
  post('Sans durée', 'Les notes.', ['meta' => ['enclosure' => "https://cdn.example/show/ep4.mp3\n4000000\naudio/mpeg\n"]]),
  post('Épisode en bloc', "<!-- wp:paragraph --><p>Notes.</p><!-- /wp:paragraph -->\n<!-- wp:audio {\"id\":$e1} --><figure class=\"wp-block-audio\"><audio controls src=\"" . str_replace('episode-1', 'absent', $u1) . "\"></audio></figure><!-- /wp:audio -->"),
];
$ssp = []; // as Seriously Simple Podcasting stores an episode of its own, and one that it took over from another feed
register_post_type('podcast', ['public' => true, 'can_export' => true, 'rewrite' => true, 'has_archive' => true]);
$ssp[] = post('Série', 'Un épisode de plus.', ['post_type' => 'podcast', 'meta' => ['audio_file' => 'https://cdn.example/s/ssp.mp3', 'duration' => '12:30', 'filesize_raw' => '12000000', 'itunes_season_number' => '2', 'itunes_episode_number' => '4', 'itunes_episode_type' => 'bonus', 'explicit' => 'on']]);
$ssp[] = post('Série reprise', 'Notes.', ['post_type' => 'podcast', 'meta' => ['audio_file' => 'https://cdn.example/s/repris.mp3', 'duration' => '10:00', 'filesize_raw' => '7000000', 'ssp_original_guid' => 'ailleurs-42']]);
$podlove = post('Podlove', 'Notes.', ['post_type' => 'podcast', 'meta' => ['_podlove_guid' => 'podlove-2011-11-guid', 'enclosure' => "https://cdn.example/s/pod.m4a\n9000000\naudio/mp4\n", '_podlove_meta_duration' => '00:20:00.500', '_podlove_meta_chapters' => "00:00:00.000 Début\n00:05:00.000 Suite"]]);
register_post_type('recette', ['public' => true, 'can_export' => true]);
post('Une recette', 'De la soupe.', ['post_type' => 'recette']);

// Responses.
function comment($post, $n, $more = []) {
    return wp_insert_comment(wp_slash($more + ['comment_post_ID' => $post, 'comment_author' => "Lectrice $n", 'comment_author_email' => "l$n@secret.example",
        'comment_author_IP' => "203.0.113.$n", 'comment_author_url' => $n % 2 ? "http://lectrice$n.example/" : '', 'comment_content' => "Un avis n° $n, <em>bref</em>.\n\nEt <a href=\"http://lien.example/$n\">un lien</a>.",
        'comment_approved' => 1, 'comment_date' => gmdate('Y-m-d H:i:s', 1300000000 + 3600 * $n)]));
}
$top = comment($first, 1); $answer = comment($first, 2, ['comment_parent' => $top]); comment($first, 3, ['comment_parent' => $answer]);
$wait = comment($first, 4, ['comment_approved' => 0]); comment($first, 5, ['comment_parent' => $wait]);
comment($first, 6, ['comment_approved' => 'spam']); comment($first, 7, ['comment_approved' => 'trash']);
comment($first, 8, ['comment_content' => '<blockquote>cité</blockquote>Réponse <b>ferme</b> &amp; <code>code</code>.']);
comment($first, 9, ['comment_author' => 'qui@secret.example', 'comment_author_url' => 'javascript:alert(1)']);
comment($first, 10, ['comment_content' => '   ']);
comment($about, 11); comment($a, 12); comment($trash, 13);
for ($n = 14; $n < 62; $n++) comment($n % 3 ? $second : $ids['Blocs'], $n);
// Pingbacks, received by WordPress's own code; what it fetches of their sources is this.
add_filter('pre_http_request', fn($pre, $args, $url) => ['headers' => [], 'cookies' => [], 'filename' => null, 'response' => ['code' => 200, 'message' => 'OK'],
    'body' => "<html><head><title>Chez nous : $url</title></head><body><p>Nous avons lu <a href=\"" . get_permalink($GLOBALS['first']) . "\">ce texte</a> avec profit, dit $url.</p></body></html>"], 20, 3);
remove_filter('pingback_ping_source_uri', 'pingback_ping_source_uri'); remove_filter('comment_flood_filter', 'wp_throttle_comment_flood', 10);
$server = new wp_xmlrpc_server();
foreach (['http://autre.example/billet/', 'https://encore.example/a?b=1&c=2', get_permalink($second)] as $source) {
    $answer = $server->pingback_ping([$source, get_permalink($first)]);
    if ($answer instanceof IXR_Error) fwrite(STDERR, "pingback $source: {$answer->code} {$answer->message}\n");
}
comment($second, 70, ['comment_type' => 'trackback', 'comment_author' => 'Un vieux blog', 'comment_author_url' => 'http://vieux.example/7', 'comment_content' => "<strong>Un vieux blog</strong>\n\nLu ceci."]);
comment($second, 71, ['comment_type' => 'pingback', 'comment_author' => 'En attente', 'comment_author_url' => 'http://attente.example/', 'comment_approved' => 0, 'comment_content' => '[...] mots [...]']);

// What is written.
$shown = [];
foreach (get_posts(['post_type' => ['post', 'page', 'podcast'], 'post_status' => 'any', 'numberposts' => -1, 'suppress_filters' => false]) as $p) {
    $GLOBALS['post'] = $p; setup_postdata($p);
    $shown[$p->ID] = ['title' => get_the_title($p), 'url' => get_permalink($p), 'html' => apply_filters('the_content', $p->post_content)];
}
wp_reset_postdata();
file_put_contents("$out/shown.json", json_encode($shown, JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT));
ob_start(); export_wp(['content' => 'all']); file_put_contents("$out/export.xml", ob_get_clean());
$GLOBALS['wp_query']->query(['feed' => 'rss2', 'post_type' => 'post']); $GLOBALS['wp_the_query'] = $GLOBALS['wp_query'];
ob_start(); include ABSPATH . WPINC . '/feed-rss2.php'; file_put_contents("$out/feed.xml", ob_get_clean());

// Feeds in the form of plugins for podcasts, of what those keep in metas: their guids, addresses and lengths, in their order.
function podcast_feed($file, $ids, $parts) {
    $xml = '<?xml version="1.0" encoding="UTF-8"?>' . "\n" . '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Carnet de bord</title>';
    foreach (array_reverse($ids) as $id) {
        $own = ['title' => get_the_title($id), 'link' => get_permalink($id), 'pubDate' => get_post_time('r', true, $id), 'itunes:author' => 'Zoé'];
        $xml .= "\n<item>";
        foreach ($parts($id) as $name => $value) {
            $value = $value ?? $own[$name];
            if (is_array($value)) { $xml .= "<$name"; foreach ($value as $key => $v) $xml .= " $key=\"" . esc_attr($v) . '"'; $xml .= '/>'; }
            else $xml .= "<$name>" . esc_xml($value) . "</$name>";
        }
        $xml .= '</item>';
    }
    file_put_contents("$GLOBALS[out]/$file", "$xml</channel></rss>\n");
}
$stored = fn($id) => explode("\n", get_post_meta($id, 'enclosure', true));
$type = ['type' => 'audio/mpeg'];
// PowerPress: the post's guid; its statistics go before an address, which loses its https://.
podcast_feed('powerpress.xml', array_slice($episodes, 0, 3), fn($id) => ['title' => null, 'link' => null, 'pubDate' => null, 'guid' => get_the_guid($id),
    'enclosure' => ['url' => preg_replace('|^https?://|', 'https://media.blubrry.example/carnet/p/', $stored($id)[0]), 'length' => $stored($id)[1]] + $type, 'itunes:author' => null]);
// Seriously Simple Podcasting: the guid of the feed that an episode came from goes first.
podcast_feed('ssp.xml', $ssp, fn($id) => ['title' => null, 'link' => null, 'pubDate' => null, 'guid' => get_post_meta($id, 'ssp_original_guid', true) ?: get_the_guid($id),
    'enclosure' => ['url' => get_post_meta($id, 'audio_file', true), 'length' => get_post_meta($id, 'filesize_raw', true)] + $type, 'itunes:author' => null]);
// Podlove: a guid of its own.
podcast_feed('podlove.xml', [$podlove], fn($id) => ['title' => null, 'link' => null, 'pubDate' => null, 'guid' => get_post_meta($id, '_podlove_guid', true), 'itunes:author' => null,
    'enclosure' => ['url' => $stored($id)[0], 'length' => $stored($id)[1], 'type' => 'audio/mp4']]);
