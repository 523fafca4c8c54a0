"""Text as a service might send it to somebody who trusts it: one corpus for every place where text can land."""

from __future__ import annotations

from collections.abc import Mapping

HOSTILE: Mapping[str, str] = {
    "markdown": "**bold** _em_ `code` ~~struck~~ [click](https://evil.example) ![i](https://evil.example/i.png)",
    "javascript": "[x](javascript:alert(1)) <javascript:alert(1)> [y]: javascript:alert(1)",
    "bare addresses": "https://evil.example www.evil.example mailto:a@evil.example a@evil.example",
    "html": '</pre></summary></details><script>alert(1)</script><img src=x onerror="alert(1)"><!-- <b>',
    "entities": "&lt;script&gt; &amp;lt; &#60;b&#62; &#x202e; &nbsp;",
    "lines": "a\n# Heading\n\n- item\n\n> quote\n```\ncode\n    indented\n---\n1. one",
    "tables": "a | b |\n|---|---|\n| c | d",
    "end marker": "a\n<!-- awesome-ir: list ends -->\nb",
    "begin marker": "a\r<!-- awesome-ir: list begins -->\u2028<!-- awesome-ir: list ends -->",
    "mathematics": "$x$ $$\\input{secret}$$ \\(y\\)",
    "tex commands": r"\input{secret} \write18{touch run} \immediate\write18{touch run} \catcode`\%=12 ^^5cstop",
    "tex signs": r"50% of #1 & $5_a^b~ \ @ | < > \" '' `` -- ?` !`",
    "tex end": r"\end{thebibliography}\end{document} \bye \endinput",
    "braces": r"}{ {{{ }} { \} \{ \\}",
    "bibtex": 'x},\n}\n@misc{evil,\n  title = {Evil},\n}\n@preamble{"\\input{secret}"}\n@comment{',
    "names": "and, and and {and} others, Jr, , III, von der",
    "ris": "x\nER  - \n\nTY  - BOOK\nID  - evil\rAU  - Evil\x0bTI  - Evil",
    "json": '"}], "evil": [{"\\u0000": null, \\ /* */ // NaN',
    "yaml structure": "- a: {b: [c, 'd\"\n---\n...\nevil: !!python/object/apply:os.system ['touch run'] # &x *x",
    "yaml values": "null",
    "yaml date": "2020-01-01",
    "yaml number": "0x1F",
    "yaml false": "no",
    "terminal colours": "\x1b[31;5mred\x1b[0m \x9b31m \x1b[2J\x1b[H",
    "terminal title": "\x1b]0;owned\x07 \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "terminal keys": "a\x08\x08b\rc\x7f \x1bP\x1b\\ \x0e\x0f",
    "console markup": "[bold red]x[/bold red] [link=https://evil.example]y[/link] [/] :bomb: \\[z]",
    "control characters": "a\x00b\x01c\x1fd\x7fe\x85f\x9fg",
    "line separators": "a\u2028b\u2029c\x0bd\x0ce\rf\x1cg\x85h",
    "directions": "\u202eabc\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",
    "non-characters": "a\ufffeb\uffffc\U0001ffffd",
    "formats": "{0.__class__} %s %(x)s %n ${HOME} $(id) `id` {{7*7}} {% x %}",
    "a formula": "=cmd|'/c calc'!A0 @SUM(1) +1 -1",
    "a path": "../../etc/passwd C:\\nul /dev/null",
    "letters": "Ж 陈 Ω ß ﬁ 😀 ℓ² Ħ Z̸̢̛̀",
    "long": "very long " * 300 + "W" * 1500,
}
"""Name → text. All of it can be encoded; half a surrogate pair is in `UNPAIRED`."""

UNPAIRED = "a\ud800b\udc00c"
"""What JSON can say and UTF-8 cannot."""
