/** The one style sheet of all pages: no external assets, light and dark, readable on a phone. Its hash stands in the CSP. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f5f6f8;--panel:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--accent:#1f5fbf;--accent-ink:#fff;--plan:#fff6df;--plan-line:#e2b33b;--ok:#e2f4e7;--warn:#fdebd3;--bad:#fbe1e1;--chip:#eaf0f8}
@media (prefers-color-scheme:dark){:root{--bg:#14181e;--panel:#1d232b;--ink:#e7ecf2;--soft:#a0abb9;--line:#343d49;--accent:#7fb0f5;--accent-ink:#0d1520;--plan:#2d2819;--plan-line:#b98e2d;--ok:#1b3324;--warn:#3a2c18;--bad:#3c1f21;--chip:#263242}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--accent)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--panel);padding:8px;z-index:2}
header.top{background:var(--panel);border-bottom:1px solid var(--line);padding:8px 16px;display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}
header.top nav{display:flex;gap:12px;flex-wrap:wrap}
header.top .who{margin-left:auto;color:var(--soft);font-size:14px}
nav a[aria-current]{font-weight:600;color:var(--ink);text-decoration:none}
main{overflow-x:clip;max-width:960px;margin:0 auto;padding:16px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:18px;margin:24px 0 8px}
h3{font-size:16px;margin:0;overflow-wrap:anywhere}
.panel>h2{margin-top:0}section.panel>h3{margin-top:20px;padding-top:14px;border-top:1px solid var(--line)}
p{margin:4px 0}
.soft{color:var(--soft);font-size:14px}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:12px 0}
.planned{background:var(--plan);border-left:4px solid var(--plan-line)}
.notice{border-radius:8px;padding:10px 14px;margin:12px 0}.done{background:var(--ok)}.warning{background:var(--warn)}.refused{background:var(--bad)}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}
dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
ul.plain{list-style:none;margin:0;padding:0}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:8px 0 0;padding:0;list-style:none}
.chips li{background:var(--chip);border-radius:14px;padding:2px 10px;font-size:14px;max-width:100%;overflow-wrap:anywhere}
.chips form{display:inline}
.chips button{border:0;background:none;color:var(--soft);padding:2px 4px;min-height:24px;min-width:24px;cursor:pointer}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.actions{margin-top:10px}
.button,button{font:inherit;border:1px solid var(--line);background:var(--panel);color:var(--ink);border-radius:8px;padding:6px 12px;min-height:36px;cursor:pointer;text-decoration:none;display:inline-block}
.primary{background:var(--accent);color:var(--accent-ink);border-color:var(--accent)}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible,select:focus-visible,.button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.tabs{display:flex;flex-wrap:wrap;gap:6px;margin:16px 0 8px;padding:0;list-style:none}
.tabs a{padding:4px 12px;border-radius:14px;background:var(--chip);text-decoration:none;display:inline-block}
.tabs a[aria-current]{background:var(--accent);color:var(--accent-ink)}
form>button[type=submit]{margin-top:10px}.row form>button,.chips form>button{margin-top:0}
.row>input{flex:1 1 200px;width:auto}
label{display:block;margin:10px 0 2px;font-size:14px;color:var(--soft)}
label.check{display:flex;gap:8px;align-items:baseline}
input[type=text],input[type=email],textarea,select{width:100%;font:inherit;padding:8px 10px;border:1px solid var(--line);border-radius:8px;background:var(--panel);color:var(--ink)}
textarea{min-height:220px;resize:vertical}
pre.text{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:8px 0}
summary{cursor:pointer;font-weight:600;min-height:24px}details>form{margin-top:8px}
iframe{width:100%;height:420px;resize:vertical;border:1px solid var(--line);border-radius:8px;background:#fff}
.side main{padding:10px 12px;max-width:460px}.side h1{font-size:18px}.side h2{font-size:15px;margin:16px 0 4px}.side .mails li{margin:0 0 8px}.side .lookup{margin:16px 0 12px}.side .chips{margin-top:4px}
ul.plain>li.row{justify-content:space-between;padding:3px 0}li.row .chips{margin:4px 0}
.preview{overflow-wrap:anywhere;white-space:pre-line;margin:6px 0 0}
@media (max-width:600px){main{padding:10px}dl.facts{grid-template-columns:1fr}dl.facts dt{margin-top:6px}}
`;
