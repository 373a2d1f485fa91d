#include "insights/report_style.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "insights/html_report.hpp"

namespace kring::insights {
namespace {
constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--ground:#fbfaf7;--card:#fff;--ink:#1d2424;--soft:#4c5757;--line:#c9d0cd;
--accent:#0b6b5d;--accent-soft:#dcefe9;--other:#b4451f;--third:#767f7e}
@media (prefers-color-scheme:dark){:root{--ground:#141a1a;--card:#1c2424;--ink:#eef2f0;--soft:#b6c1be;--line:#3b4746;
--accent:#5cc9b5;--accent-soft:#17392f;--other:#f0936b;--third:#93a09d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
"Noto Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
footer{padding-bottom:3rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;padding:.75rem 1rem;background:var(--card);color:var(--ink)}
a{color:var(--accent)}
a:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{margin:.25rem 0 .5rem;font-size:2rem}
h2{margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:2px solid var(--accent);font-size:1.4rem}
h3{margin:1.5rem 0 .5rem;font-size:1.1rem}
p{margin:.5rem 0}
.kind{margin:0;color:var(--accent);font-weight:700}
.soft{color:var(--soft);font-size:.9375rem}
.words{white-space:pre-wrap}
.promise{padding:1rem 1.25rem;border-radius:.75rem;background:var(--accent-soft);font-size:1.125rem}
.promise p{margin:0}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:.5rem 0;padding:0;list-style:none}
nav a{display:inline-block;min-height:2.75rem;padding:.6rem 0}
dl{margin:.5rem 0}
dt{margin-top:.75rem;color:var(--soft);font-size:.9375rem}
dd{margin:0}
table{width:100%;margin:1rem 0;border-collapse:collapse}
caption{padding-bottom:.5rem;text-align:start;font-weight:700;font-size:.9375rem}
th,td{padding:.45rem .5rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}
th,td{overflow-wrap:break-word}
tbody th{min-width:6rem}
thead .number{white-space:normal}
thead th{color:var(--soft);font-size:.9375rem;vertical-align:bottom}
.number{width:1%;text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
svg{display:block;width:100%;height:auto}
.bar{height:.6rem;margin-top:.35rem}
.ground{fill:var(--line)}
.first{fill:var(--accent)}
.second{fill:var(--other)}
.rest{fill:var(--third)}
.axis{stroke:var(--soft)}
.key{display:flex;flex-wrap:wrap;gap:0 1.25rem;margin:.5rem 0;padding:0;list-style:none;font-size:.9375rem}
.key svg{display:inline-block;width:.8rem;height:.8rem;margin-inline-end:.35rem}
.ideas{margin:0;padding:0;list-style:none}
.ideas>li{padding:1rem 0;border-bottom:1px solid var(--line)}
.ideas h3{margin:0;color:var(--soft);font-size:.9375rem;font-weight:700}
.ideas ul{margin:.5rem 0 0;padding:0 0 0 1rem;border-inline-start:3px solid var(--line);list-style:none}
.ideas li li{padding:.25rem 0}
.gone{color:var(--soft);font-style:italic}
@media (min-width:40rem){h1{font-size:2.5rem}}
@media print{@page{margin:18mm 16mm}
:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#0b6b5d;
--accent-soft:#eef6f3;--other:#b4451f;--third:#767f7e}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
header,main,footer{max-width:none;padding:0}
nav,.skip{display:none}
h1{font-size:22pt}h2{font-size:15pt;break-after:avoid}h3,caption{break-after:avoid}
tr,.ideas li,.promise,svg{break-inside:avoid}
thead{display:table-header-group}}
)css";
}  // namespace

std::string_view report_style()
{
    return style;
}

const std::string& report_style_source()
{
    static const std::string source = [] {
        const hash_256 hash = sha256(style);
        return "'sha256-" + to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}) +
               "'";
    }();
    return source;
}
}  // namespace kring::insights
