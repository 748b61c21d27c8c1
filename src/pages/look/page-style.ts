import { DARK, inkOn, LIGHT, type Palette } from "./palette.ts";

/** The whole style of a page. Nothing in the page has a style of its own: its policy forbids that. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,nav,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.35rem;line-height:1.3;margin:56px 0 8px;padding-top:16px;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:32px 0 4px}
h4{font-size:.95rem;margin:0 0 4px}
header p{max-width:none}
p{margin:8px 0;max-width:72ch}
ul{margin:8px 0;padding-left:1.3em;max-width:72ch}
li{margin:3px 0}
a{color:var(--link)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
h1,h2,h3,h4,p,li,dd,td,th,figcaption{overflow-wrap:anywhere}
td,th,li,dd,figcaption{unicode-bidi:isolate}
.columns{margin-top:12px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:20px 32px;font-size:.9rem}
.quiet,.note,.empty{color:var(--quiet)}
.note{font-size:.875rem}
.warning{color:var(--warning);font-weight:600}
.tag{display:inline-block;font-size:.8rem;line-height:1.4;padding:0 7px;border:1px solid var(--line);border-radius:9px;color:var(--quiet)}
nav ul{list-style:none;margin:16px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 18px;max-width:none;font-size:.9rem}
nav li{margin:0}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin:24px 0}
.tiles>div{background:var(--panel);border-radius:8px;padding:12px 16px}
.tiles dt{font-size:.85rem;color:var(--quiet)}
.tiles dd{margin:0}
.tiles .figure{font-size:1.5rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}
.tiles .first .figure{font-size:2rem;line-height:1.2}
.tiles .more{font-size:.85rem;color:var(--quiet)}
figure{margin:20px 0 28px}
figcaption{font-weight:600;margin-bottom:2px}
figcaption .quiet{font-weight:400;font-size:.875rem;display:block}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:8px 0;padding:0;max-width:none;font-size:.875rem}
.legend svg{width:13px;height:13px;margin-right:6px;vertical-align:-1px}
.plot{position:relative;margin:8px 0}
.plot>svg{display:block;width:100%;height:auto;overflow:visible}
.wide>svg{max-width:1072px}
.narrow{display:none}
.narrow>svg{max-width:560px}
.plot text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--text);font-variant-numeric:tabular-nums;paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.plot text.quiet{fill:var(--quiet)}
.plot text.strong{font-weight:650}
.grid{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}
.axis{stroke:var(--quiet);stroke-width:1;shape-rendering:crispEdges}
.dashed{stroke:var(--text);stroke-width:1.5;stroke-dasharray:4 3}
.hit{fill:transparent}
.mark:hover .hit,.mark.on .hit{fill:var(--text);fill-opacity:.09}
.gap{stroke:var(--paper);stroke-width:1}
.area{fill-opacity:.3}
.curve{fill:none;stroke-width:2;stroke-linejoin:round}
.range{fill-opacity:.55}
.tip{position:absolute;top:0;left:0;z-index:1;pointer-events:none;white-space:pre-line;max-width:min(320px,90%);padding:6px 10px;border-radius:6px;border:1px solid var(--line);background:var(--panel);color:var(--text);font-size:.8125rem;line-height:1.4;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.plot:focus-visible,.scroll:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
details{margin:8px 0}
summary{cursor:pointer;color:var(--link);font-size:.875rem}
.scroll{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;width:100%}
caption{text-align:left;font-weight:600;padding:4px 0 6px}
th,td{padding:5px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th:first-child,td:first-child{padding-left:0}
tbody th{font-weight:400}
th.text,td.text{min-width:16ch;max-width:46ch}
th.short,td.short{white-space:nowrap}
td small{color:var(--quiet);font-size:.85em}
thead th{vertical-align:bottom;color:var(--quiet);font-weight:600}
thead th.number,thead th.short{overflow-wrap:normal}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead th.number{white-space:normal}
tbody tr:hover{background:var(--panel)}
tfoot th,tfoot td{font-weight:650;border-bottom:0}
th button{all:unset;cursor:pointer;font:inherit;color:inherit}
th button::after{content:"\\00a0\\2195";opacity:.45}
th[aria-sort=ascending] button::after{content:"\\00a0\\2191";opacity:1}
th[aria-sort=descending] button::after{content:"\\00a0\\2193";opacity:1}
dl.words dt{font-weight:600;margin-top:10px}
dl.words dd{margin:0;max-width:72ch}
footer{margin-top:56px;padding-bottom:40px;font-size:.875rem;color:var(--quiet)}
${series()}
@media (max-width:640px){
main,header,nav,footer{padding-left:16px;padding-right:16px}
header{padding-top:20px}
h1{font-size:1.5rem}
h2{margin-top:40px}
.wide{display:none}
.narrow{display:block}
.tiles{grid-template-columns:1fr 1fr;gap:8px}
.tiles .first,.tiles>div:last-child:nth-child(even){grid-column:1/-1}
.tiles>div{padding:10px 12px}
.tiles .figure{font-size:1.2rem}
}
@media print{
:root{color-scheme:light}
@page{margin:15mm}
body{font-size:10.5pt;background:#fff}
main,header,footer{max-width:none;padding:0}
nav,details,.tip{display:none}
.wide{display:block}
.narrow{display:none}
a{color:inherit;text-decoration:none}
h2{margin-top:24pt;break-after:avoid}
h3,figcaption,caption{break-after:avoid}
figure,.tiles,.columns>div,tr,li{break-inside:avoid}
thead{display:table-header-group}
tfoot{display:table-row-group}
.scroll{overflow:visible}
table{font-size:8pt}
th,td{padding:2pt 4pt}
th.text,td.text{min-width:8ch}
.legend,.note,.columns,figcaption .quiet{font-size:9pt}
.tiles>div{border:1px solid var(--line)}
th button::after{content:none}
}
`;

function variables({ paper, panel, text, quiet, line, link, warning, series }: Palette): string {
  const named = Object.entries({ paper, panel, text, quiet, line, link, warning });
  const numbered = series.flatMap((colour, index) => [
    [`s${index}`, colour],
    [`on${index}`, inkOn(colour)],
  ]);
  return [...named, ...numbered].map(([name, colour]) => `--${name}:${colour}`).join(";");
}

function series(): string {
  return LIGHT.series
    .map(
      (_, index) =>
        `.s${index}{fill:var(--s${index})}.l${index}{stroke:var(--s${index})}.plot text.on${index}{fill:var(--on${index});stroke:none}`,
    )
    .join("\n");
}
