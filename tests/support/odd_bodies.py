"""Bodies of posts that browsers show and books may not have: HTML of all kinds."""

ODD_BODIES = {
    "a paragraph that is not closed": "<p>Un<p>Deux",
    "a block within a phrase": "<p>Avant <b>gras <div>Bloc</div> fin</b></p>",
    "a block within a heading": "<h2>Titre <div>dessous</div></h2>",
    "links within links": '<a href="https://a.example/">Un <a href="https://b.example/">deux</a></a>',
    "a link around blocks": '<a href="https://a.example/"><p>Carte</p></a>',
    "a link without an address": '<p><a name="x">Ancre</a> et <a>rien</a></p>',
    "an address of another kind": '<p><a href="javascript:alert(1)">Non</a></p>',
    "an address with spaces": '<p><a href="https://a.example/a b?é">Espace</a></p>',
    "obsolete elements": "<center><font color=red>Rouge</font> <tt>fixe</tt></center>",
    "obsolete attributes": '<p align="right" onclick="x()" style="top:0">Droite</p>',
    "a list without items": "<ul>Mots<p>Par</p><li>Point</li>fin</ul>",
    "items without a list": "<li>Seul</li>",
    "terms without texts": "<dl><dt>Terme</dt></dl><dl>texte<dd>Sens</dd></dl>",
    "a table of pieces": '<table border="1"><td width="9">Case<tr><th>T</table>',
    "a caption in the middle": (
        "<figure><p>a</p><figcaption>Milieu</figcaption><p>b</p></figure>"
    ),
    "a caption without a figure": "<figcaption>Seule</figcaption>",
    "details without a summary": "<details open><p>Long</p></details>",
    "a summary behind": "<details><p>Long</p><summary>Court</summary></details>",
    "a summary with a block": "<details><summary><p>Bloc</p></summary>x</details>",
    "two ids": '<p id="deux">Un</p><p id="deux">Deux</p><a href="#deux">vers</a>',
    "ids of all letters": '<p id="1 é:à">Chiffre</p><p><a href="#1%20é:à">vers</a></p>',
    "a link to nowhere": '<p><a href="#nulle-part">Nulle part</a></p>',
    "a form": '<form><label>Nom <input name="n"></label> Fin</form>',
    "a script": "<script>alert('<p>')</script><noscript><p>Sans</p></noscript>",
    "a frame": '<iframe src="https://www.example.org/v" title="La vidéo"></iframe>',
    "a video": '<video controls><source src="https://a.example/v.mp4">Vieux</video>',
    "an object": "<object><p>À la place</p></object>",
    "a drawing": (
        '<svg viewBox="0 0 9 9" lang="fr" data-x="1"><title>Un trait</title>'
        '<script>x()</script><path d="M0 0h9" stroke="#000"/></svg>'
    ),
    "a formula": "<p><math><mi>x</mi><mo>=</mo><mn>2</mn></math></p>",
    "an image of another site": '<p><img src="https://a.example/i.png" alt="Ailleurs">',
    "an image in data": '<p><img src="data:image/png;base64,AAAA" alt="Dedans"></p>',
    "an image that is missing": '<p><img src="https://carnet.example/x.png" alt="Nul">',
    "sizes that are none": '<p><img src="/images/a.webp" width="50%" alt="Demi"></p>',
    "unknown elements": "<x-mot>Inconnu</x-mot> <blink>Clignote</blink>",
    "times and numbers": '<time datetime="hier">Hier</time> <data value="1">un</data>',
    "a language": '<p lang="x_y">Mal</p><p lang="en-GB" dir="rtl">Well</p>',
    "signs of control": "<p>Un\x0bdeux\x1ftrois</p>",
    "a ruby": "<p><ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby></p>",
    "comments and instructions": "<!-- rien --><?php x ?><p>Reste</p><![CDATA[y]]>",
    "frames of all kinds": "<fieldset><legend>Cadre</legend><hr>Fin</fieldset>",
    "numbered from three": '<ol start="3" type="a" reversed><li value="x">c</li></ol>',
}
# Those that a build refuses.
REFUSED = {"an image that is missing", "signs of control"}
