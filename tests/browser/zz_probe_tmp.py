from sights import SIGHTS, see


def test_probe(visit):
    pick = lambda n, t="": next(x for x in SIGHTS if x[0].name == n and x[1].name == t)
    page = see(visit, *pick("policy-edit"), scheme="dark", width=390, height=4400)
    print(
        page.evaluate(
            """() => { let e=document.querySelector('[name=presence]'); let out=[]; while(e && !e.matches('main')){ const r=e.getBoundingClientRect(), c=getComputedStyle(e); out.push([e.tagName,e.className,e.getAttribute('style'),Math.round(r.left),Math.round(r.width),c.maxWidth,c.display,c.minWidth,c.boxSizing,c.overflow].join(' | ')); e=e.parentElement;} return out.join('\\n') }"""
        )
    )
    page = see(visit, *pick("certificate-of-request"), scheme="dark", width=794, height=3000)
    page.emulate_media(media="print", color_scheme="dark")
    page.screenshot(path="/tmp/tall/print.png", full_page=True)
